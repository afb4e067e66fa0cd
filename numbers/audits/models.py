"""Snapshots of an organization's numbers, what was found in them, and what was accepted."""

from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from dashboard.orgs.models import Organization
from phone_numbers.display import STATUS_TONES, provider_label, readable_number


class State(models.TextChoices):
    """How far an audit is."""

    WAITING = "waiting", "Waiting for a worker"
    RUNNING = "running", "Running"
    FINISHED = "finished", "Finished"
    FAILED = "failed", "Failed"


OPEN = (State.WAITING, State.RUNNING)
BEGUN_WITHIN = timedelta(minutes=1)


class AuditQuerySet(models.QuerySet["Audit"]):
    def of(self, organization: Organization) -> Self:
        """The newest first."""
        return self.filter(organization=organization).order_by("-pk")

    def newest_snapshot(self, organization: Organization) -> "Audit | None":
        """The last audit that read everything."""
        return self.of(organization).filter(state=State.FINISHED).first()


class Audit(models.Model):
    """A reading of all numbers of an organization. Its rows count once it is finished.

    Who carries it out holds its `lease` until `lease_until`; nobody else writes to it. `counts` are
    the findings of each rule as they were when it was finished.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="audits")
    requested_by = models.CharField(max_length=254)
    requested_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    seen = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    failure = models.TextField(blank=True)
    name_pattern = models.CharField(max_length=100, blank=True)
    has_all_assistants = models.BooleanField(default=False)
    has_all_squads = models.BooleanField(default=False)
    counts: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict)

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
    def is_cut_off(self) -> bool:
        """Whether whoever carried it out has gone."""
        return self.state == State.RUNNING and (
            self.lease_until is None or self.lease_until < timezone.now()
        )

    @property
    def is_left_waiting(self) -> bool:
        """Whether nobody has begun it who should have long ago: a task can get lost too."""
        return self.state == State.WAITING and timezone.now() - self.requested_at > BEGUN_WITHIN

    @property
    def took(self) -> timedelta | None:
        return self.ended_at - self.began_at if self.ended_at and self.began_at else None


class OfAudit(models.Model):
    """A row of a snapshot. There are many, so they are written past the models (rows.py)."""

    audit = models.ForeignKey(Audit, models.CASCADE, db_index=False, related_name="%(class)ss")

    class Meta:
        abstract = True


class AuditedNumber(OfAudit):
    """What one looks for and counts by. Addresses are one a line, as rules compare them.

    `facets` are the provider, the status and what the number is assigned to (one word each), a
    line each: counted together, they are counted for every choice at once. They are in lower case,
    since SQLite looks for a text's beginning or end whatever its case.
    """

    number_id = models.CharField(max_length=64)
    number = models.TextField()
    name = models.TextField()
    provider = models.CharField(max_length=64)
    status = models.CharField(max_length=64)
    assistant_id = models.CharField(max_length=64)
    squad_id = models.CharField(max_length=64)
    workflow_id = models.CharField(max_length=64)
    server = models.TextField()
    addresses = models.TextField()
    leads_to = models.TextField()
    search = models.TextField()
    facets = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audit", "number_id"], name="one_row_per_number")
        ]
        # Searches look at all of a snapshot, so in the order in which it lies there.
        indexes = [models.Index(fields=["audit", "id"])]

    def __str__(self) -> str:
        return self.readable or self.name or self.number_id

    @property
    def readable(self) -> str:
        return readable_number(self.number)

    @property
    def shown_provider(self) -> str:
        return provider_label(self.provider)

    @property
    def tone(self) -> str:
        """Of the status, as in the list."""
        return STATUS_TONES.get(self.status, "neutral")


class AuditedJSON(OfAudit):
    """A number as Vapi answered it, without credentials."""

    number_id = models.CharField(max_length=64)
    received = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audit", "number_id"], name="one_json_each")]

    def __str__(self) -> str:
        return self.number_id


class AuditedAssignee(OfAudit):
    """An assistant or a squad there was."""

    kind = models.CharField(max_length=9)
    assignee_id = models.CharField(max_length=64)
    name = models.TextField(null=True)  # noqa: DJ001 - one without a name is not one named ""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["audit", "kind", "assignee_id"])]

    def __str__(self) -> str:
        return self.name or self.assignee_id


class Finding(OfAudit):
    """What a rule found at a number, with what one looks for that number by."""

    number_id = models.CharField(max_length=64)
    rule = models.CharField(max_length=40)
    reason = models.TextField()
    facets = models.TextField(db_default="")
    search = models.TextField(db_default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["audit", "rule", "id"]),
            models.Index(fields=["audit", "rule", "facets", "number_id"]),
            models.Index(fields=["audit", "number_id", "rule"]),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.number_id}"


def today() -> date:
    """The same for everybody, whatever their time zone: what is accepted is so for all."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


class AcceptanceQuerySet(models.QuerySet["Acceptance"]):
    def in_force(self, organization: Organization) -> Self:
        return self.filter(organization=organization, until__gte=today())


class Acceptance(models.Model):
    """A finding, or all of a rule, that is left as it is until a day; that day included."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    rule = models.CharField(max_length=40)
    number_id = models.CharField(max_length=64, blank=True)  # none: all of the rule
    reason = models.CharField(max_length=500)
    until = models.DateField()
    accepted_by = models.CharField(max_length=254)
    accepted_at = models.DateTimeField(auto_now_add=True)

    objects = AcceptanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "rule", "number_id"], name="one_acceptance_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} until {self.until}"

    @staticmethod
    def longest() -> date:
        """The last day that can be chosen."""
        return today() + timedelta(days=365)


class AuditSettings(models.Model):
    """What an organization wants of its audits."""

    organization = models.OneToOneField(
        Organization, models.CASCADE, primary_key=True, related_name="+"
    )
    name_pattern = models.CharField(max_length=100, blank=True)
    rules_off: models.JSONField[list[str], list[str]] = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"Audit settings of {self.organization}"

    @classmethod
    def of(cls, organization: Organization) -> "AuditSettings":
        """Those that were chosen, or the defaults, which aren't saved."""
        found = cls.objects.filter(organization=organization).first()
        return found or cls(organization=organization)


SNAPSHOT_MODELS: tuple[type[OfAudit], ...] = (AuditedNumber, AuditedJSON, AuditedAssignee, Finding)
