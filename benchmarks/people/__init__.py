"""People who are signed in, from a process of its own."""
