"""An organization's decisions about audits: accepted findings and settings."""

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from dashboard.orgs.database_clock import Now, database_time
from dashboard.orgs.models import Organization


def today() -> date:
    """Return the site's date, by the database's clock.

    Acceptances end for everyone at once, in any time zone and on any machine.
    """
    return timezone.localdate(database_time(), timezone.get_default_timezone())


class AcceptanceQuerySet(models.QuerySet["Acceptance"]):
    def in_force(self, organization: Organization) -> Self:
        return self.filter(organization=organization, until__gte=today())

    def cover(self) -> Q:
        """Return the condition on findings that these acceptances cover.

        Without an acceptance of a single finding it needs no subquery.
        """
        of_rules = Q(rule__in=list(self.filter(number_id="").values_list("rule", flat=True)))
        of_findings = self.exclude(number_id="")
        if not of_findings.exists():
            return of_rules
        same = {"rule": OuterRef("rule"), "number_id": OuterRef("number_id")}
        return of_rules | Q(Exists(of_findings.filter(**same)))


class Acceptance(models.Model):
    """The decision to leave a finding, or all findings of a rule, until the end of a day.

    Findings that a person accepts at once share a `decision_id`.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    rule = models.CharField(max_length=40)
    number_id = models.CharField(max_length=64, blank=True)  # empty: all findings of the rule
    reason = models.CharField(max_length=500)
    until = models.DateField()
    decision_id = models.UUIDField(null=True)
    accepted_by = models.CharField(max_length=254)
    accepted_at = models.DateTimeField(db_default=Now())

    objects = AcceptanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "rule", "number_id"], name="one_acceptance_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} until {self.until}"

    @property
    def of_decision(self) -> AcceptanceQuerySet:
        """The acceptances that were decided with this one, and this one."""
        if self.decision_id is None:
            return Acceptance.objects.filter(pk=self.pk)
        return Acceptance.objects.filter(
            organization=self.organization_id, decision_id=self.decision_id
        )

    @staticmethod
    def latest_end() -> date:
        return today() + timedelta(days=365)


class AuditSettings(models.Model):
    organization = models.OneToOneField(
        Organization, models.CASCADE, primary_key=True, related_name="+"
    )
    name_pattern = models.CharField(max_length=100, blank=True)
    rules_off: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    version = models.PositiveIntegerField(db_default=0, default=0)

    def __str__(self) -> str:
        return f"Audit settings of {self.organization}"

    @classmethod
    def of(cls, organization: Organization) -> "AuditSettings":
        """Return the organization's settings, or unsaved defaults."""
        saved = cls.objects.filter(organization=organization).first()
        return saved or cls(organization=organization)

    def save_over(self, **values: Any) -> bool:
        """Save values as the next version. Return False if these settings aren't the newest."""
        if self._state.adding:
            AuditSettings.objects.get_or_create(organization=self.organization)
        newest = AuditSettings.objects.filter(organization=self.organization, version=self.version)
        return newest.update(**values, version=self.version + 1) == 1
