"""Signals sent after Vapi created, changed or deleted a number for the dashboard."""

from django.dispatch import Signal

number_saved = Signal()
"""A number was created or changed: `organization`, `number` (a PhoneNumber as Vapi has it now)."""

number_deleted = Signal()
"""A number was deleted: `organization`, `number_id`."""
