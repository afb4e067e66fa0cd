"""The rows of a snapshot: an audit's numbers, assignees and findings."""

from typing import ClassVar

from django.db import models

from phone_numbers.display import STATUS_TONES, provider_label, readable_number

from .audit import Audit


class OfAudit(models.Model):
    """A row of a snapshot. There are many, so running/rows.py inserts them without models."""

    audit = models.ForeignKey(Audit, models.CASCADE, db_index=False, related_name="%(class)ss")

    class Meta:
        abstract = True


class AuditedNumber(OfAudit):
    """A number's searchable fields. `addresses` has one address a line, in the rules' normal form.

    `facets` has a line each for the provider, the status and the kinds of assignees, in lower case
    because SQLite's LIKE ignores case. One query counts every combination of them. The ids of
    credentials are empty in snapshots from before they were kept.
    """

    number_id = models.CharField(max_length=64)
    number = models.TextField()
    name = models.TextField()
    provider = models.CharField(max_length=64)
    status = models.CharField(max_length=64)
    assistant_id = models.CharField(max_length=64)
    squad_id = models.CharField(max_length=64)
    workflow_id = models.CharField(max_length=64)
    credential_id = models.CharField(max_length=64, db_default="")
    server_credential_id = models.CharField(max_length=64, db_default="")
    server = models.TextField()
    addresses = models.TextField()
    leads_to = models.TextField()
    search = models.TextField()
    facets = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audit", "number_id"], name="one_row_per_number")
        ]
        # A search reads a whole snapshot in the order of its rows.
        indexes = [models.Index(fields=["audit", "id"])]

    def __str__(self) -> str:
        return self.readable or self.name or self.number_id

    @property
    def readable(self) -> str:
        return readable_number(self.number)

    @property
    def readable_fallback(self) -> str:
        return readable_number(self.leads_to)

    @property
    def shown_provider(self) -> str:
        return provider_label(self.provider)

    @property
    def status_tone(self) -> str:
        return STATUS_TONES.get(self.status, "neutral")


class AuditedJSON(OfAudit):
    """A number's JSON as Vapi sent it, without credentials.

    `fingerprint` is the same for JSON that means the same (running/rows.py). It is empty in
    snapshots from before it was kept. `current` is the JSON after a later change by this dashboard.
    """

    number_id = models.CharField(max_length=64)
    received = models.TextField()
    fingerprint = models.CharField(max_length=32, db_default="")
    current = models.TextField(db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audit", "number_id"], name="one_json_each")]

    def __str__(self) -> str:
        return self.number_id

    @property
    def newest(self) -> str:
        """The JSON with later changes by this dashboard."""
        return self.current or self.received


class AuditedAssignee(OfAudit):
    """An assistant or squad that existed."""

    kind = models.CharField(max_length=9)
    assignee_id = models.CharField(max_length=64)
    name = models.TextField(null=True)  # noqa: DJ001 - no name differs from the name ""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["audit", "kind", "assignee_id"])]

    def __str__(self) -> str:
        return self.name or self.assignee_id


class Finding(OfAudit):
    """A rule's reason to look at a number, with a copy of that number's searchable fields."""

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


SNAPSHOT_MODELS: tuple[type[OfAudit], ...] = (AuditedNumber, AuditedJSON, AuditedAssignee, Finding)
