"""The pace at which bulk changes send requests for an organization."""

from django.conf import settings
from django.db import models

from dashboard.orgs.database_clock import Now
from dashboard.orgs.models import Organization


class Pace(models.Model):
    """One row for each organization, shared by all workers (pacing.py).

    `requests_per_second` is the organization's own setting; without it, the site's counts.
    `next_at` is the next free slot. Slots are `gap` milliseconds apart, which is more than usual
    after a rate limit. Nobody sends anything before `quiet_until`.
    """

    organization = models.OneToOneField(
        Organization, models.CASCADE, primary_key=True, related_name="+"
    )
    requests_per_second = models.FloatField(null=True)
    next_at = models.DateTimeField()
    gap = models.PositiveIntegerField()
    quiet_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"pace of {self.organization_id}: {self.gap} ms"

    @classmethod
    def of(cls, organization: Organization) -> "Pace":
        """Return the organization's pace, as it is stored or before anything was sent."""
        now = Now()
        new = cls(organization=organization, next_at=now, quiet_until=now)
        new.gap = new.usual_gap
        return cls.objects.filter(pk=organization.pk).first() or new

    @property
    def rate(self) -> float:
        """How many requests a second may be sent."""
        return self.requests_per_second or settings.BULK_REQUESTS_PER_SECOND

    @property
    def usual_gap(self) -> int:
        """The milliseconds between two requests if Vapi doesn't ask for more."""
        return round(1000 / self.rate)
