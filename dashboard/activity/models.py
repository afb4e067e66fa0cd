"""The record of every change: what was attempted, and what came of it. Nothing in it is changed."""

from typing import Any, ClassVar, Never, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from dashboard.orgs.models import Organization


class Action(models.TextChoices):
    """What can be attempted."""

    NUMBER_CREATE = "number.create", "Create number"
    NUMBER_UPDATE = "number.update", "Change number"
    NUMBER_DELETE = "number.delete", "Delete number"
    ORGANIZATION_CREATE = "organization.create", "Create organization"
    ORGANIZATION_RENAME = "organization.rename", "Rename organization"
    KEY_REPLACE = "key.replace", "Replace Vapi key or region"
    MEMBER_ADD = "member.add", "Add member"
    MEMBER_CHANGE_ROLE = "member.change_role", "Change member's role"
    MEMBER_REMOVE = "member.remove", "Remove member"
    SEARCH_SHARE = "search.share", "Share search"
    SEARCH_DELETE = "search.delete", "Delete shared search"
    FINDING_ACCEPT = "finding.accept", "Accept finding"
    FINDING_REOPEN = "finding.reopen", "Count finding again"
    AUDIT_SETTINGS = "audit.settings", "Change audit settings"
    SIGN_IN_FAILED = "sign_in.failed", "Sign-in failed"
    ACTIVITY_PRUNE = "activity.prune", "Remove old activity"


class Result(models.TextChoices):
    """What came of an attempt."""

    DONE = "done", "Done"
    REFUSED = "refused", "Refused"
    UNKNOWN = "unknown", "Outcome unknown"
    NOT_APPLIED = "not_applied", "Not applied"


class AppendOnly(Exception):
    """The record was to be changed, which it never is."""


class AppendOnlyQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows that can be added and read."""

    def update(self, **kwargs: Any) -> Never:
        raise AppendOnly

    def delete(self) -> Never:
        raise AppendOnly

    def bulk_update(self, *args: Any, **kwargs: Any) -> Never:
        raise AppendOnly

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[M]:
        if kwargs.get("update_conflicts"):
            raise AppendOnly
        return super().bulk_create(objs, *args, **kwargs)


class Record(models.Model):
    """A row that stays as it was written; the database refuses the rest too (triggers.py)."""

    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        super().save(**{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise AppendOnly


class AttemptQuerySet(AppendOnlyQuerySet["Attempt"]):
    def about(self, subject: str, *labels: str) -> Self:
        """Attempts to change a subject, or one that went by these labels, and the attempt that
        brought it into being."""
        created = Outcome.objects.filter(subject=subject).values_list("attempt_id", flat=True)
        return self.filter(Q(subject=subject) | Q(pk__in=list(created)) | Q(label__in=labels))

    def with_newest_result(self) -> Self:
        """Each with `newest_result`; None where no outcome was recorded."""
        newest = Outcome.objects.filter(attempt=OuterRef("pk")).order_by("-pk")
        return self.annotate(newest_result=Subquery(newest.values("result")[:1]))


class Attempt(Record):
    """A change that was going to be made, written before it was. Without an outcome, the process
    ended in between."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="attempts", db_index=False
    )
    actor = models.TextField()
    # No foreign key: the removal of an account would have to change the row
    actor_user_id = models.BigIntegerField(null=True)
    address = models.GenericIPAddressField(null=True)
    action = models.CharField(max_length=32, choices=Action.choices)
    subject = models.CharField(max_length=254, blank=True)
    label = models.TextField(blank=True)
    changes = models.JSONField(default=list)
    request_id = models.CharField(max_length=32)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["organization", "-id"], name="newest_of_organization"),
            models.Index(fields=["organization", "subject", "-id"], name="newest_of_subject"),
            models.Index(fields=["organization", "actor", "-id"], name="newest_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.action} {self.label or self.subject}"

    @property
    def is_done(self) -> bool:
        """Whether the change was made, as far as is known."""
        newest = self.outcomes.order_by("-pk").first()
        return newest is not None and newest.result == Result.DONE


class Outcome(Record):
    """What came of an attempt. There may be several, such as `unknown` first and what was found by
    looking later; the newest counts."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="outcomes")
    result = models.CharField(max_length=16, choices=Result.choices)
    status = models.PositiveSmallIntegerField(null=True)
    message = models.TextField(blank=True)
    found_by_looking = models.BooleanField(default=False)
    subject = models.CharField(max_length=254, blank=True)

    objects = AppendOnlyQuerySet["Outcome"].as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["subject"], name="came_to_be")]

    def __str__(self) -> str:
        return f"{self.result} of attempt {self.attempt_id}"
