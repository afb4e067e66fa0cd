"""Numbers that a person selected, until they say what to change in them."""

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models

from dashboard.orgs.database_clock import Now
from dashboard.orgs.models import Organization

KEPT_FOR = timedelta(days=7)


class SelectedNumbersQuerySet(models.QuerySet["SelectedNumbers"]):
    def expired(self) -> Self:
        return self.filter(made_at__lt=Now() - KEPT_FOR)


class SelectedNumbers(models.Model):
    """A selection that a page of numbers sent, frozen as it was. Drafts are made of it."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    selection: models.JSONField[Any, Any] = models.JSONField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    made_at = models.DateTimeField(db_default=Now(), db_index=True)

    objects = SelectedNumbersQuerySet.as_manager()

    def __str__(self) -> str:
        return f"numbers selected at {self.made_at}"
