"""Django's own admin before the same numbers, to compare with."""
