"""Speech recognition: a process of its own, reached over a link; what it heard becomes utterances."""
