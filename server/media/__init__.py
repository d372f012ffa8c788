"""Sound and picture: a process of its own forwards them between browsers and taps the microphones."""
