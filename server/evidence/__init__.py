"""Files of evidence: how they come in, what is in them, and how they are proved."""
