"""Archived organizations: nobody opens them, and nothing runs for them."""

from django.dispatch import Signal

archived = Signal()
"""Sent with `organization` within the transaction that archives it. Receivers stop what runs."""
