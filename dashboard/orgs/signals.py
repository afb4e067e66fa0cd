"""The signal sent when an organization is archived: nobody opens it, and nothing runs for it."""

from django.dispatch import Signal

archived = Signal()
"""Sent with `organization` within the transaction that archives it. Receivers stop what runs."""
