"""Opened forms, leases on numbers, and saved searches. The numbers themselves stay at Vapi."""

import uuid
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from pydantic import SecretStr

from dashboard.activity.models import Attempt
from dashboard.orgs import encryption
from dashboard.orgs.database_clock import Now
from dashboard.orgs.models import Organization, User
from vapi_client.json_text import read_json, write_json
from vapi_client.json_values import JSON

FORM_LIFETIME = timedelta(days=2)
UNSETTLED_CREATE_LIFETIME = timedelta(days=30)
MAX_TYPED_CHARACTERS = 400_000
MAX_SEARCH_NAME = 60


class OpenedFormQuerySet[M: models.Model](models.QuerySet[M]):
    def unsettled_creates(self) -> Self:
        """Return the forms of new numbers that were sent, and whose number isn't known."""
        return self.filter(used_at__isnull=False, created_number_id="", attempt__isnull=False)

    def expired(self) -> Self:
        """Return the forms that nobody can use any more.

        The form of a create whose outcome isn't known is kept for longer, to settle it.
        """
        old = self.filter(opened_at__lt=Now() - FORM_LIFETIME)
        kept = old.unsettled_creates().filter(opened_at__gte=Now() - UNSETTLED_CREATE_LIFETIME)
        return old.exclude(pk__in=kept.values("pk"))


@encryption.encrypts("encrypted_base", "encrypted_typed")
class OpenedForm(models.Model):
    """The number that a form was opened on. The page holds only the id of this record.

    `encrypted_base` is the JSON as received, encrypted because it may hold credentials. The form
    of a new number can be sent once: `used_at` is set before the request goes to Vapi.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    number_id = models.CharField(max_length=100, blank=True)
    provider = models.CharField(max_length=40, blank=True)
    encrypted_base = models.TextField(editable=False)
    encrypted_typed = models.TextField(null=True, editable=False)  # noqa: DJ001 - null: never kept
    opened_at = models.DateTimeField(db_default=Now(), db_index=True)
    used_at = models.DateTimeField(null=True)
    attempt = models.ForeignKey(
        Attempt, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    created_number_id = models.CharField(max_length=100, blank=True)

    objects = OpenedFormQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["organization"],
                condition=Q(used_at__isnull=False, created_number_id=""),
                name="unsettled_creates",
            )
        ]

    def __str__(self) -> str:
        return f"form {self.pk} on {self.number_id or f'a new {self.provider} number'}"

    @classmethod
    def open(
        cls,
        organization: Organization,
        user: User,
        *,
        base: JSON,
        number_id: str = "",
        provider: str = "",
        pk: uuid.UUID | None = None,
    ) -> Self:
        opened = cls(
            pk=pk or uuid.uuid4(),
            organization=organization,
            user=user,
            number_id=number_id,
            provider=provider,
        )
        opened.encrypted_base = opened._encrypted(write_json(base).decode())
        opened.save(force_insert=True)
        return opened

    @classmethod
    def find(
        cls, token: str, organization: Organization, user: User, number_id: str = ""
    ) -> Self | None:
        """Return the form with this token, if this person opened it on this number; else None."""
        opened = cls.find_of_anyone(token)
        is_theirs = opened and (opened.organization_id, opened.user_id, opened.number_id) == (
            organization.pk,
            user.pk,
            number_id,
        )
        return opened if is_theirs else None

    @classmethod
    def find_of_anyone(cls, token: str) -> Self | None:
        """Return the form with this token, if it hasn't expired, of any person."""
        try:
            pk = uuid.UUID(token)
        except ValueError:
            return None
        return cls.objects.filter(pk=pk, opened_at__gte=Now() - FORM_LIFETIME).first()

    @property
    def base(self) -> JSON:
        """The JSON of the number when the form was opened. Raises encryption.UnreadableKey."""
        base: JSON = read_json(self._decrypted(self.encrypted_base))
        return base

    @property
    def typed(self) -> str | None:
        """The input of a person whose session had ended. Raises encryption.UnreadableKey."""
        return None if self.encrypted_typed is None else self._decrypted(self.encrypted_typed)

    def keep_typed(self, typed: str) -> bool:
        """Keep a query string of the input until the person signs in again.

        Return False, and keep nothing, if it is over `MAX_TYPED_CHARACTERS`.
        """
        if len(typed) > MAX_TYPED_CHARACTERS:
            return False
        self.encrypted_typed = self._encrypted(typed)
        self.save(update_fields=["encrypted_typed"])
        return True

    @property
    def associated_data(self) -> str:
        return f"opened form {self.pk}"

    def _encrypted(self, text: str) -> str:
        return encryption.encrypt(SecretStr(text), self.associated_data)

    def _decrypted(self, ciphertext: str) -> str:
        return encryption.decrypt(ciphertext, self.associated_data).get_secret_value()


class NumberLease(models.Model):
    """The right of one request to change a number (saving/leases.py).

    `attempt` is the change that was sent. If `answer_lost`, the request has ended, and Vapi may
    still apply the change until `expires_at`.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    number_id = models.CharField(max_length=100)
    holder = models.UUIDField()
    actor = models.TextField(db_default="")
    attempt = models.ForeignKey(
        Attempt, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    answer_lost = models.BooleanField(db_default=False)
    expires_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["organization", "number_id"], name="one_lease_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"lease of {self.number_id} until {self.expires_at}"


class SavedSearch(models.Model):
    """A search under a name. `query` is the query string of a browsing ListQuery."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    name = models.CharField(max_length=MAX_SEARCH_NAME)
    query = models.CharField(max_length=2000)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                "organization",
                "created_by",
                Lower("name"),
                condition=Q(shared=False),
                name="one_own_search_per_name",
            ),
            models.UniqueConstraint(
                "organization",
                Lower("name"),
                condition=Q(shared=True),
                name="one_shared_search_per_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.query}"
