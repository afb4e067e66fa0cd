"""A phone number as a database row, with everything that the dashboard's list shows."""

from typing import ClassVar

from django.db import models


class Number(models.Model):
    """A phone number. The row has the assignee's name too, so a page needs no join."""

    id = models.CharField(max_length=36, primary_key=True)
    number = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200, blank=True)
    provider = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=40, blank=True)
    assigned_to = models.CharField(max_length=200, blank=True)
    fallback = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Number"]] = models.Manager()

    class Meta:
        app_label = "admin_site"
        indexes = [models.Index(fields=["-created_at", "-id"], name="newest_first")]

    def __str__(self) -> str:
        return self.number or "No number"
