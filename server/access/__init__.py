"""How people come to a hearing, and how it is known who they are."""
