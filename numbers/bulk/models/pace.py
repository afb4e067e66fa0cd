"""The pace at which bulk changes send requests for an organization."""

from django.db import models

from dashboard.orgs.models import Organization


class Pace(models.Model):
    """One row for each organization, shared by all workers (running/pacing.py).

    `next_at` is the next free slot. Slots are `gap` milliseconds apart. Nobody sends anything
    before `quiet_until`.
    """

    organization = models.OneToOneField(
        Organization, models.CASCADE, primary_key=True, related_name="+"
    )
    next_at = models.DateTimeField()
    gap = models.PositiveIntegerField()
    quiet_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"pace of {self.organization_id}: {self.gap} ms"
