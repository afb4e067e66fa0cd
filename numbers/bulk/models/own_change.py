"""The change of one number, in a bulk change whose numbers don't share one."""

from typing import Any, ClassVar

from django.db import models

from bulk.changes import Change, read_change

from .bulk_change import BulkChange
from .sealed import seal, unseal


class OwnChange(models.Model):
    """The change of the number at a place of the selection. It stays when the run has ended, so
    that what wasn't done can be tried again."""

    bulk_change = models.ForeignKey(BulkChange, models.CASCADE, related_name="+", db_index=False)
    place = models.PositiveIntegerField()
    encrypted_change = models.TextField(editable=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["bulk_change", "place"], name="one_change_per_place")
        ]

    def __str__(self) -> str:
        return f"change of number {self.place} of {self.bulk_change_id}"

    @classmethod
    def of(cls, bulk_change: BulkChange, place: int, change: Change) -> "OwnChange":
        sealed = seal(change.model_dump(mode="python"))
        return cls(bulk_change=bulk_change, place=place, encrypted_change=sealed)

    @property
    def change(self) -> Change:
        """The change itself. Raises encryption.UnreadableKey."""
        return read_change(unseal(self.encrypted_change))
