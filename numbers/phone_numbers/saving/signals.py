"""What others are told of numbers that this tool changed, once Vapi has."""

from django.dispatch import Signal

number_saved = Signal()
"""A number was created or changed: `organization`, `number` (a PhoneNumber, as it stands now)."""

number_deleted = Signal()
"""A number is gone: `organization`, `number_id`."""
