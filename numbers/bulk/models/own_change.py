"""The change of one number, in a bulk change whose numbers don't share one."""

from typing import Any, ClassVar

from django.db import models

from bulk.changes import Change, read_change
from dashboard.orgs.encryption import encrypts

from .bulk_change import BulkChange
from .sealed import seal, unseal


@encrypts("encrypted_change")
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
        own = cls(bulk_change=bulk_change, place=place)
        own.encrypted_change = seal(change.model_dump(mode="python"), own.associated_data)
        return own

    @property
    def associated_data(self) -> str:
        return f"bulk change {self.bulk_change_id}, place {self.place}"

    @property
    def change(self) -> Change:
        """The change itself. Raises UnreadableChange."""
        return read_change(unseal(self.encrypted_change, self.associated_data))
