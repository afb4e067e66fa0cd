"""Bulk changes: a draft, which becomes a run, which ends."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from bulk.changes import Change, read_change
from dashboard.activity.changes import storable
from dashboard.activity.models import Attempt
from dashboard.activity.record import Actor
from dashboard.orgs.database_clock import Now
from dashboard.orgs.encryption import encrypts
from dashboard.orgs.models import Organization, Role

from .sealed import seal, unseal

READ_AGAIN_AFTER = timedelta(minutes=10)


class State(models.TextChoices):
    READING = "reading", "Reading numbers"
    FAILED = "failed", "Reading failed"
    DRAFT = "draft", "Draft"
    WAITING = "waiting", "Waiting for another run"
    RUNNING = "running", "Running"
    PAUSED = "paused", "Paused"
    ENDED = "ended", "Ended"


OPEN = (State.WAITING, State.RUNNING, State.PAUSED)


class BulkChangeQuerySet(models.QuerySet["BulkChange"]):
    def of(self, organization: Organization) -> Self:
        """Return the organization's drafts and runs, newest first."""
        return self.filter(organization=organization).order_by("-pk")

    def open(self) -> Self:
        """Return the runs that haven't ended."""
        # SQLite uses the index only for its own condition, without values
        return self.filter(started_at__isnull=False, ended_at__isnull=True)


@encrypts("encrypted_change")
class BulkChange(models.Model):
    """One change of many numbers. Its items (item.py) are the numbers, frozen as ids.

    `selection` says which numbers, until they are read for the first time. `seen` and `total` are
    the progress of reading. `maker` names who or what made the draft, as the record does; a command
    has no account to be `made_by`. The run changes numbers as the person whose `actor_…` are
    stored: who started it, or resumed it last. It is open from `started_at` to `ended_at`. `reason`
    says why reading failed or the run was paused. After `cancelled`, nothing more is sent.
    `is_past_start`: the run no longer pauses because its first numbers fail alike. `attempt` is the
    run in the record. `mail_to` gets a mail when the run ends or stops by itself. `counts` are the
    numbers of items in each state, of a run that has ended.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    title = models.TextField()
    encrypted_change = models.TextField(editable=False)
    keeps_credentials = models.BooleanField(default=False)
    selection: models.JSONField[Any, Any] = models.JSONField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.READING)
    reason = models.TextField(blank=True)
    seen = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    maker = models.CharField(max_length=254, blank=True, db_default="")
    made_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)
    actor_email = models.CharField(max_length=254, blank=True)
    actor_user_id = models.BigIntegerField(null=True)
    actor_address = models.GenericIPAddressField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    cancelled = models.BooleanField(default=False)
    is_past_start = models.BooleanField(default=False)
    attempt = models.ForeignKey(
        Attempt, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    mail_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    counts: models.JSONField[Any, Any] = models.JSONField(null=True)

    objects = BulkChangeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(state="running"), name="one_run_at_once"
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["organization", "-id"], name="newest_bulk_changes"),
            models.Index(
                fields=["organization", "id"],
                condition=Q(started_at__isnull=False, ended_at__isnull=True),
                name="open_bulk_changes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("bulk:change", args=[self.organization.slug, self.pk])

    @classmethod
    def make(
        cls,
        actor: Actor,
        organization: Organization,
        change: Change,
        selection: Any,
        names: Mapping[str, str],
        *,
        keeps_credentials: bool = False,
    ) -> "BulkChange":
        """Store a new draft, whose numbers are still to be read."""
        return cls.objects.create(
            organization=organization,
            kind=change.model_dump()["kind"],
            title=storable(change.title(names)),
            encrypted_change=seal(
                change.model_dump(mode="python"), _associated_data(organization.pk)
            ),
            keeps_credentials=keeps_credentials,
            selection=selection,
            made_by_id=actor.user_id,
            maker=actor.email,
        )

    @property
    def change(self) -> Change:
        """The change itself. Raises UnreadableChange."""
        return read_change(unseal(self.encrypted_change, self.associated_data))

    @property
    def creates(self) -> bool:
        """Return whether it adds numbers. Known even if the change can't be decrypted."""
        return self.kind == "add-numbers"

    @property
    def associated_data(self) -> str:
        return _associated_data(self.organization_id)

    @property
    def actor(self) -> Actor:
        """Who changes the numbers, for the record."""
        return Actor(self.actor_email, self.actor_user_id, self.actor_address, batch=self.pk)

    @property
    def role(self) -> Role:
        """The role that running it needs."""
        return Role.ADMIN if self.keeps_credentials else self.change.role

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


def _associated_data(organization_id: int) -> str:
    """Name the organization, since a draft gets its own id when it is stored."""
    return f"bulk change of organization {organization_id}"
