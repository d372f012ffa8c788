"""How the tiny Mandarin model is made: synthesised speech, a small network, and a graph that Vosk can read."""
