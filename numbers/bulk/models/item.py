"""The numbers of a bulk change, and how far each of them is."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from dashboard.activity.models import Attempt
from dashboard.orgs.database_clock import Now
from dashboard.orgs.encryption import encrypts
from phone_numbers.display import readable_number

from .bulk_change import BulkChange
from .sealed import seal, unseal


class ItemState(models.TextChoices):
    """Work is left in the first three states. `UNCHANGED` numbers had the wanted values before."""

    WAITING = "waiting", "Waiting"
    UNDER_WAY = "under_way", "Under way"
    UNKNOWN = "unknown", "Outcome unknown"
    DONE = "done", "Done"
    UNCHANGED = "unchanged", "No change needed"
    CONFLICT = "conflict", "Conflict"
    REFUSED = "refused", "Not changed"
    GONE = "gone", "Already deleted"
    CANCELLED = "cancelled", "Cancelled"


def amounts(counts: Mapping[str, int] | None) -> str:
    """Return how many items have each state, as people read it."""
    known = counts or {}
    return ", ".join(f"{each.label}: {known[each]:,}" for each in ItemState if known.get(each))


LEFT = (ItemState.WAITING, ItemState.UNDER_WAY, ItemState.UNKNOWN)


class ItemQuerySet(models.QuerySet["Item"]):
    def left(self) -> Self:
        """Return the items that aren't over, whenever they are due."""
        return self.filter(due_at__isnull=False)


@encrypts("encrypted_values")
class Item(models.Model):
    """A number of a bulk change.

    `place` is its place in the selection, from 1. `alike` is the same for numbers whose change is
    shown as one group. `encrypted_values` are the fields that change, before and after, until the
    item has ended, and those of a conflict after that. A worker that takes the item becomes its
    `holder` (running/claims.py); from `due_at` on, any worker may take it. An item that is over has
    no `due_at`, nor has one whose outcome stays unknown.
    """

    bulk_change = models.ForeignKey(
        BulkChange, models.CASCADE, related_name="items", db_index=False
    )
    place = models.PositiveIntegerField()
    number_id = models.CharField(max_length=100)
    label = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=ItemState.choices, default=ItemState.WAITING)
    alike = models.CharField(max_length=32, blank=True)
    reason = models.TextField(blank=True)
    encrypted_values = models.TextField(blank=True, editable=False)
    attempt = models.ForeignKey(
        Attempt, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    holder = models.UUIDField(null=True)
    due_at = models.DateTimeField(null=True, db_default=Now())
    tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["bulk_change", "number_id"], name="one_item_per_number"
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=True) | Q(state__in=LEFT), name="items_over_are_not_due"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["bulk_change", "state", "alike"], name="alike_items"),
            models.Index(fields=["bulk_change", "state", "ended_at"], name="newest_items"),
            models.Index(
                fields=["bulk_change", "due_at", "place"],
                condition=Q(due_at__isnull=False),
                name="items_left",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label or self.number_id}: {self.state}"

    @property
    def readable(self) -> str:
        """The number with spaces or dashes, or what stands in its place."""
        return readable_number(self.label)

    @property
    def values(self) -> tuple[Any, Any]:
        """The fields that change, before and after, with null for one that is removed.

        Raises UnreadableChange.
        """
        if not self.encrypted_values:
            return {}, {}
        before, after = unseal(self.encrypted_values, self.associated_data)
        return before, after

    def seal_values(self, before: Any, after: Any) -> None:
        self.encrypted_values = seal([before, after], self.associated_data)

    @property
    def associated_data(self) -> str:
        return f"bulk change {self.bulk_change_id}, number {self.number_id}"
