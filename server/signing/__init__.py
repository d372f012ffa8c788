"""The signed record as a sealed file: what it says, how it is drawn, whose key seals it, and how it is checked."""
