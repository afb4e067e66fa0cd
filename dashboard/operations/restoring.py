"""Restored databases: what was under way in the backup may have gone on without it."""

from django.dispatch import Signal

restored = Signal()
"""Sent after a database was restored, and before anything runs on it. Receivers keep what was under
way from going on. The tables are those of the backup, which may be older than this version."""
