"""A draft as people look through it: its numbers in groups of what is alike."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Min

from bulk.models import BulkChange, Item, ItemState
from bulk.models.sealed import UnreadableChange
from phone_numbers.forms.differences import Difference, differences
from phone_numbers.saving.patch import without_null

MOST_GROUPS = 50


@dataclass(frozen=True, slots=True)
class Group:
    """Items that are alike. `differences` are those of `sample`, the first of them."""

    state: ItemState
    alike: str
    count: int
    sample: Item
    differences: list[Difference] | None

    @property
    def changes(self) -> bool:
        return self.state == ItemState.WAITING

    @property
    def is_example(self) -> bool:
        """Return whether the values of the sample are its own, and others have others."""
        return self.changes and not self.alike and self.count > 1


def groups_of(bulk_change: BulkChange, names: Mapping[str, str]) -> list[Group]:
    """Return the largest groups, those that change first."""
    counted = (
        Item.objects.filter(bulk_change=bulk_change)
        .exclude(state=ItemState.UNCHANGED)
        .values("state", "alike")
        .annotate(count=Count("pk"), sample=Min("pk"))
        .order_by("-count")
    )
    found = list(counted[:MOST_GROUPS])
    samples = Item.objects.in_bulk([each["sample"] for each in found])
    groups = [
        Group(
            ItemState(each["state"]),
            each["alike"],
            each["count"],
            samples[each["sample"]],
            shown_differences(samples[each["sample"]], names),
        )
        for each in found
        if each["sample"] in samples
    ]
    return sorted(groups, key=lambda group: not group.changes)


def shown_differences(item: Item, names: Mapping[str, str]) -> list[Difference] | None:
    """Return what changes, with the names of assistants and squads; None if it can't be decrypted.

    Credentials are masked.
    """
    try:
        before, after = (without_null(values) for values in item.values)
    except UnreadableChange:
        return None
    return differences(before, after, names)
