"""A bulk change or a part of it, for a process of its own."""
