"""Speech models that come with the server, and how they are made."""
