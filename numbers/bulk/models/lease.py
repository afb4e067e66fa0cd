"""The right of one task to work on a bulk change, so that no more tasks do than should."""

from typing import Any, ClassVar

from django.db import models

from .bulk_change import BulkChange


class Lease(models.Model):
    """A task's right to work on a bulk change. The task has `ticket` as its argument.

    A run of that task becomes the `holder`. If it runs again because its worker died, the new run
    takes over. Nobody renews an expired lease: its task is lost, and a sweep enqueues another
    (leases.revive_lost).
    """

    bulk_change = models.ForeignKey(BulkChange, models.CASCADE, related_name="leases")
    ticket = models.UUIDField()
    holder = models.UUIDField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["expires_at"])]

    def __str__(self) -> str:
        return f"lease on {self.bulk_change_id} until {self.expires_at}"
