"""A record of a given length, for a process of its own."""
