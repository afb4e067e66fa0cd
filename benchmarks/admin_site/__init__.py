"""Django's admin with the same numbers, to compare the list page with."""
