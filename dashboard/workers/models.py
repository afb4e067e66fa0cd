"""The workers that run, and what they do at fixed times. All times are the database's."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models.functions import Now

DEAD_AFTER = timedelta(seconds=20)


class WorkerQuerySet(models.QuerySet["Worker"]):
    def alive(self) -> Self:
        return self.filter(beat_at__gte=Now() - DEAD_AFTER)

    def dead(self) -> Self:
        """Return the workers that stopped without saying so."""
        return self.filter(beat_at__lt=Now() - DEAD_AFTER)


class Worker(models.Model):
    """A process that runs tasks. Its row is deleted when it ends, or after its death."""

    id = models.CharField(primary_key=True, max_length=32)
    name = models.CharField(max_length=100)  # the host and the process, for people
    started_at = models.DateTimeField(db_default=Now())
    beat_at = models.DateTimeField(db_default=Now())

    objects = WorkerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Schedule(models.Model):
    """Something that one worker at a time does at intervals."""

    name = models.CharField(primary_key=True, max_length=40)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.due_at}"


class DiskCheck(models.Model):
    """A row that `/readyz` writes and deletes, to see whether the database takes it."""

    filler = models.BinaryField()

    def __str__(self) -> str:
        return f"disk check {self.pk}"
