"""Audits and their states."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from dashboard.orgs.database_clock import Now
from dashboard.orgs.models import Organization
from dashboard.workers.models import Worker


class State(models.TextChoices):
    WAITING = "waiting", "Waiting for a worker"
    RUNNING = "running", "Running"
    FINISHED = "finished", "Finished"
    FAILED = "failed", "Failed"


OPEN = (State.WAITING, State.RUNNING)
START_WITHIN = timedelta(minutes=1)

IS_INTERRUPTED = Q(state=State.RUNNING, lease_until__lt=Now())
IS_OVERDUE = Q(state=State.WAITING, requested_at__lt=Now() - START_WITHIN)


class AuditQuerySet(models.QuerySet["Audit"]):
    def of(self, organization: Organization) -> Self:
        """Return the organization's audits, newest first."""
        return self.filter(organization=organization).order_by("-pk")

    def finished(self, organization: Organization) -> Self:
        return self.of(organization).filter(state=State.FINISHED)

    def newest_finished(self, organization: Organization) -> "Audit | None":
        """Return the newest audit with a snapshot. It has `organization` set, without a query."""
        audit = self.finished(organization).first()
        if audit:
            audit.organization = organization
        return audit

    def interrupted(self) -> Self:
        return self.filter(IS_INTERRUPTED)

    def with_liveness(self) -> Self:
        """Annotate `is_interrupted` and `is_overdue`, by the database's clock."""
        return self.annotate(is_interrupted=IS_INTERRUPTED, is_overdue=IS_OVERDUE)

    def unfinished(self, organization: Organization) -> "Audit | None":
        """Return the newest audit, with its liveness, if it is under way or has failed."""
        newest = self.of(organization).with_liveness().first()
        return newest if newest and newest.state != State.FINISHED else None


class Audit(models.Model):
    """A full read of an organization's numbers and its evaluation.

    A finished audit has a snapshot (the models below) and findings. While it runs, only the worker
    that holds `lease` may write, until `lease_until`. `counts` are the findings by rule name at the
    time it finished, `open_counts` those that were neither accepted nor of a rule that was off; it
    is None in audits from before it was kept. `task_id` is the task that runs it, None on the
    command line.

    `with_liveness` adds whether it is interrupted (its worker stopped renewing the lease) or
    overdue (no worker started it in time; its task may be lost).
    """

    is_interrupted: bool
    is_overdue: bool

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="audits")
    requested_by = models.CharField(max_length=254)
    requested_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    task_id = models.UUIDField(null=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    seen = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    failure = models.TextField(blank=True)
    name_pattern = models.CharField(max_length=100, blank=True)
    has_all_assistants = models.BooleanField(default=False)
    has_all_squads = models.BooleanField(default=False)
    counts: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict)
    open_counts: models.JSONField[dict[str, int] | None, dict[str, int] | None] = models.JSONField(
        null=True
    )

    objects = AuditQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(state__in=["waiting", "running"]),
                name="one_open_audit",
            )
        ]
        indexes = [models.Index(fields=["organization", "state"])]

    def __str__(self) -> str:
        return f"Audit {self.pk} of {self.organization}, {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def unlisted(self) -> list[str]:
        """What it couldn't list, so it can't tell which of them were deleted."""
        lists = {"assistants": self.has_all_assistants, "squads": self.has_all_squads}
        return [each for each, is_complete in lists.items() if not is_complete]

    @property
    def has_no_worker(self) -> bool:
        """Return whether it waits while no worker runs."""
        return self.state == State.WAITING and not Worker.objects.alive().exists()

    @property
    def is_stuck(self) -> bool:
        """Return whether a new audit can replace this open one."""
        return self.is_interrupted or self.is_overdue
