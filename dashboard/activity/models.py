"""The append-only record of every change: each attempt and its outcomes."""

from typing import Any, ClassVar, Never, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from dashboard.orgs.database_clock import Now
from dashboard.orgs.models import Organization

from .recorded_json import RecordedJSON

NEWEST = ("-at", "-id")
REQUEST_ID_LENGTH = 32
_READ = "read "  # before the subject of an attempt that only read it


class Action(models.TextChoices):
    """What a person or a command attempts."""

    NUMBER_CREATE = "number.create", "Create number"
    NUMBER_UPDATE = "number.update", "Change number"
    NUMBER_DELETE = "number.delete", "Delete number"
    BULK_RUN = "bulk.run", "Change many numbers"
    BULK_PAUSE = "bulk.pause", "Pause bulk change"
    BULK_RESUME = "bulk.resume", "Resume bulk change"
    BULK_CANCEL = "bulk.cancel", "Cancel bulk change"
    PACE_CHANGE = "pace.change", "Change pace of bulk changes"
    ORGANIZATION_CREATE = "organization.create", "Create organization"
    ORGANIZATION_RENAME = "organization.rename", "Rename organization"
    ORGANIZATION_ARCHIVE = "organization.archive", "Archive organization"
    ORGANIZATION_RESTORE = "organization.restore", "Restore organization"
    ORGANIZATION_DELETE = "organization.delete", "Delete organization"
    KEY_REPLACE = "key.replace", "Replace Vapi key or region"
    MEMBER_ADD = "member.add", "Add member"
    MEMBER_INVITE = "member.invite", "Invite person"
    MEMBER_WITHDRAW = "member.withdraw", "Withdraw invitation"
    MEMBER_ACCEPT = "member.accept", "Accept invitation"
    MEMBER_CHANGE_ROLE = "member.change_role", "Change member's role"
    MEMBER_DISABLE = "member.disable", "Disable member"
    MEMBER_ENABLE = "member.enable", "Enable member"
    MEMBER_REMOVE = "member.remove", "Remove member"
    PERSON_DISABLE = "person.disable", "Disable person"
    PERSON_ENABLE = "person.enable", "Enable person"
    PERSON_PROMOTE = "person.promote", "Make site administrator"
    PERSON_DEMOTE = "person.demote", "Remove site administrator"
    SEARCH_SHARE = "search.share", "Share search"
    SEARCH_RENAME = "search.rename", "Rename shared search"
    SEARCH_DELETE = "search.delete", "Delete shared search"
    FINDING_ACCEPT = "finding.accept", "Accept finding"
    FINDING_WITHDRAW = "finding.reopen", "Withdraw acceptance"
    AUDIT_SETTINGS = "audit.settings", "Change audit settings"
    SIGN_IN_RULES = "organization.sign_in_rules", "Change sign-in rules"
    GROUP_ROLES = "organization.groups", "Change roles of groups"
    PROVIDER_ADD = "provider.add", "Add provider of single sign-on"
    PROVIDER_CHANGE = "provider.change", "Change provider of single sign-on"
    PROVIDER_REMOVE = "provider.remove", "Remove provider of single sign-on"
    PASSWORDS_OFF = "provider.passwords_off", "Switch passwords off"
    PASSWORDS_ON = "provider.passwords_on", "Switch passwords on"
    SIGN_IN = "sign_in.done", "Sign in"
    SIGN_IN_FAILED = "sign_in.failed", "Sign-in failed"
    SIGN_OUT = "sign_in.out", "Sign out"
    SESSION_END = "session.end", "End session"
    PROVIDER_JOIN = "sign_in.provider", "Link single sign-on"
    PASSWORD_CHANGE = "password.change", "Change password"
    FACTOR_ADD = "factor.add", "Add second factor"
    FACTOR_REMOVE = "factor.remove", "Remove second factor"
    FACTOR_CODES = "factor.codes", "Create recovery codes"
    FACTOR_RESET = "factor.reset", "Reset second factors"
    DOWNLOAD = "data.download", "Download"
    NUMBER_READ = "data.read", "Open number"
    ACTIVITY_SETTINGS = "activity.settings", "Change what is recorded"
    ACTIVITY_PRUNE = "activity.prune", "Delete old activity"


class Result(models.TextChoices):
    """The result of an attempt."""

    DONE = "done", "Done"
    REFUSED = "refused", "Refused"
    UNKNOWN = "unknown", "Outcome unknown"
    NOT_APPLIED = "not_applied", "Not applied"


class AppendOnly(Exception):
    """Code tried to change the record, which is append-only."""


class AppendOnlyQuerySet[M: models.Model](models.QuerySet[M]):
    """A queryset that adds and reads rows, and refuses to change or delete them."""

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
    """A row that can't be changed or deleted. Triggers in the database refuse it too."""

    at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        super().save(**{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise AppendOnly


def subject_of_reading(subject: str) -> str:
    """Return the subject of attempts that only read this one.

    It is another, so that what looks for a subject's changes never goes through who read it.
    """
    return f"{_READ}{subject}"


def subject_read(subject: str) -> str:
    """Return the subject itself."""
    return subject.removeprefix(_READ)


class AttemptQuerySet(AppendOnlyQuerySet["Attempt"]):
    def about(self, *subjects: str) -> Self:
        """Return attempts on these subjects, and those that created them."""
        created = Outcome.objects.filter(subject__in=subjects).values_list("attempt_id", flat=True)
        return self.filter(Q(subject__in=subjects) | Q(pk__in=list(created)))

    def newest_first(self) -> Self:
        """Order by time. If two rows have the same time, the later row is newer."""
        return self.order_by("-at", "-pk")

    def older_than(self, last: "Attempt") -> Self:
        """Return what follows an attempt where the newest come first."""
        return self.filter(Q(at__lt=last.at) | Q(pk__lt=last.pk), at__lte=last.at)

    def down_to(self, last: "Attempt") -> Self:
        """Return what stands before an attempt where the newest come first, and the attempt."""
        return self.filter(Q(at__gt=last.at) | Q(pk__gte=last.pk), at__gte=last.at)

    def with_newest_result(self) -> Self:
        """Annotate `newest_result`. It is None if no outcome was recorded."""
        newest = Outcome.objects.filter(attempt=OuterRef("pk")).order_by("-pk")
        return self.annotate(newest_result=Subquery(newest.values("result")[:1]))


class Attempt(Record):
    """A change, recorded before it is made.

    Without an organization, it is on the site's own record (dashboard/site/). An attempt has no
    outcome if the process ended in between. `at` can be earlier than the row: a worker records
    failed sign-ins. `batch` is the id of the bulk change that it belongs to.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="attempts", db_index=False
    )
    actor = models.TextField()
    # Not a foreign key: removing an account would change the row
    actor_user_id = models.BigIntegerField(null=True)
    address = models.GenericIPAddressField(null=True)
    batch = models.BigIntegerField(null=True)
    action = models.CharField(max_length=32, choices=Action.choices)
    subject = models.CharField(max_length=254, blank=True)
    label = models.TextField(blank=True)
    changes = RecordedJSON(default=list)
    request_id = models.CharField(max_length=REQUEST_ID_LENGTH)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["organization", *NEWEST], name="newest_in_organization"),
            models.Index(fields=["organization", "subject", *NEWEST], name="newest_on_subject"),
            models.Index(fields=["organization", "actor", *NEWEST], name="newest_by_person"),
            models.Index(fields=["organization", "action", *NEWEST], name="newest_of_action"),
            models.Index(
                fields=["organization", *NEWEST],
                condition=Q(batch__isnull=True),
                name="newest_not_in_batches",
            ),
            models.Index(
                fields=["batch", *NEWEST], condition=Q(batch__isnull=False), name="newest_in_batch"
            ),
            models.Index(
                fields=["batch", "subject"], condition=Q(batch__isnull=False), name="of_batch"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.action} {self.label or self.subject}"

    @property
    def is_done(self) -> bool:
        """Return whether the newest outcome says that the change was made."""
        newest = self.outcomes.order_by("-pk").first()
        return newest is not None and newest.result == Result.DONE


class Outcome(Record):
    """The result of an attempt. The newest counts: the first may be `unknown`, until someone
    reads the number again (`observed`)."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="outcomes")
    result = models.CharField(max_length=16, choices=Result.choices)
    status = models.PositiveSmallIntegerField(null=True)
    message = models.TextField(blank=True)
    observed = models.BooleanField(default=False)
    subject = models.CharField(max_length=254, blank=True)

    objects = AppendOnlyQuerySet["Outcome"].as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["subject"], name="came_to_be")]

    def __str__(self) -> str:
        return f"{self.result} of attempt {self.attempt_id}"


class SearchKey(models.Model):
    """A text by which a search finds an attempt, in UTF-8 (search.py).

    Bytes have the same order in every database.
    """

    attempt = models.ForeignKey(Attempt, models.CASCADE, db_index=False, related_name="keys")
    organization = models.ForeignKey(Organization, models.CASCADE, db_index=False, related_name="+")
    key = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["attempt", "key"], name="one_key_each")
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "key", "attempt"], name="found_by_key")
        ]

    def __str__(self) -> str:
        return f"{bytes(self.key)!r} of attempt {self.attempt_id}"
