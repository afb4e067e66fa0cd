"""The signal sent after a backup was restored."""

from django.dispatch import Signal

restored = Signal()
"""Sent after a database was restored, and before anything runs on it. Receivers keep what was under
way in the backup from going on: it may have gone on without it. The tables are those of the backup,
which may be older than this version."""
