"""People, organizations, and the roles that people have in them."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import DatabaseError, models, transaction
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from pydantic import SecretStr

from dashboard.web.trace import current_trace
from vapi_client import VapiClient
from vapi_client.client import BeforeRepeat, pause
from vapi_client.errors import RateLimited

from . import encryption
from .database import give_back_connection
from .database_clock import Now
from .observing import observing, origin_of
from .preferences import Preferences

SEEN_EVERY = timedelta(minutes=15)

log = logging.getLogger(__name__)


class UserManager(BaseUserManager["User"]):
    """Finds people by email address, in any case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person. Without a password they must set one by mail before they sign in."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def with_email(self, email: str) -> "User | None":
        """Return the person with this address, or None."""
        return self.filter(email__iexact=email.strip().lower()).first()


class User(AbstractBaseUser):
    """A person who signs in with an email address and a password, or by single sign-on.

    A site administrator manages organizations and people (dashboard/site/). Where one person
    `keeps_password`, nobody else can sign in with one (password_sign_in.py).
    """

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    is_site_administrator = models.BooleanField(default=False)
    keeps_password = models.BooleanField(default=False, editable=False)
    joined_at = models.DateTimeField(db_default=Now())
    stored_preferences = models.JSONField(default=dict, blank=True)
    session_generation = models.PositiveIntegerField(default=0, editable=False)

    USERNAME_FIELD = "email"

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_user_per_address"),
            models.UniqueConstraint(
                fields=["keeps_password"],
                condition=models.Q(keeps_password=True),
                name="one_person_keeps_password",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def get_session_auth_hash(self) -> str:
        """Return what a session must have. A new generation ends all sessions of the person."""
        return self._of_generation(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return map(self._of_generation, super().get_session_auth_fallback_hash())

    def _of_generation(self, session_hash: str) -> str:
        generation = self.session_generation
        return f"{session_hash} {generation}" if generation else session_hash

    @property
    def preferences(self) -> Preferences:
        return Preferences.read(self.stored_preferences)

    def save_preferences(self, **chosen: Any) -> None:
        """Save these preferences. Others that another request saves at the same time stay."""
        with transaction.atomic():
            stored = User.objects.select_for_update().get(pk=self.pk).preferences
            changed = Preferences.model_validate({**stored.model_dump(), **chosen})
            self.stored_preferences = changed.to_store()
            self.save(update_fields=["stored_preferences"])


class Role(models.TextChoices):
    """What a member may do; each role includes those before it."""

    VIEWER = "viewer", "Viewer"
    OPERATOR = "operator", "Operator"
    ADMIN = "admin", "Admin"

    def includes(self, other: "Role") -> bool:
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(other)


class Region(models.TextChoices):
    """Where Vapi keeps an organization's data."""

    US = "us", "United States"
    EU = "eu", "European Union"


@encryption.encrypts("encrypted_api_key")
class Organization(models.Model):
    """An organization at Vapi, with its encrypted private key.

    `before_call`, `on_rate_limit` and `before_repeat` are passed to its clients
    (vapi_client.client). Nobody opens an archived organization. A worker deletes one with
    `deleted_at`, and all that belongs to it.
    """

    before_call: Callable[[], object] = staticmethod(give_back_connection)
    on_rate_limit: Callable[[RateLimited], object] = staticmethod(lambda error: None)
    before_repeat: BeforeRepeat = staticmethod(pause)

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    region = models.CharField(max_length=2, choices=Region.choices, default=Region.US)
    encrypted_api_key = models.TextField(editable=False)
    api_key_last_four = models.CharField(max_length=4, editable=False)
    api_key_set_at = models.DateTimeField(editable=False)
    api_key_set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    requires_second_factor = models.BooleanField(default=False)
    required_provider = models.SlugField(blank=True, default="")
    trusts_providers_factor = models.BooleanField(default=False)
    session_idle_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    session_days = models.PositiveSmallIntegerField(null=True, blank=True)
    records_openings = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())
    archived_at = models.DateTimeField(null=True, editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("phone_numbers:list", kwargs={"slug": self.slug})

    def set_api_key(self, api_key: SecretStr, *, region: str, by: User | None) -> None:
        """Set the key and its region, without saving. `by` is None for the command line."""
        self.region = region
        self.encrypted_api_key = encryption.encrypt(api_key, self.associated_data)
        self.api_key_last_four = api_key.get_secret_value()[-4:]
        self.api_key_set_at = Now()
        self.api_key_set_by = by

    @property
    def associated_data(self) -> str:
        return f"organization {self.slug}"

    def api_key(self) -> SecretStr:
        """Return the private key. Raises encryption.UnreadableKey."""
        return encryption.decrypt(self.encrypted_api_key, self.associated_data)

    def vapi(self) -> VapiClient:
        """Return a client with this organization's key. Raises encryption.UnreadableKey."""
        trace = current_trace()
        return VapiClient(
            self.api_key(),
            settings.VAPI_API_URLS[self.region],
            around_call=observing(trace),
            origin=origin_of(trace),
            before_call=self.before_call,
            on_rate_limit=self.on_rate_limit,
            before_repeat=self.before_repeat,
        )


def client_for(api_key: SecretStr, region: str) -> VapiClient:
    """Return a client for a key in a region. All clients share this process's connections."""
    trace = current_trace()
    return VapiClient(
        api_key,
        settings.VAPI_API_URLS[region],
        before_call=give_back_connection,
        around_call=observing(trace),
        origin=origin_of(trace),
    )


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> Self:
        """Return those that count: neither they, the person nor the organization is disabled."""
        return self.filter(disabled_at=None, user__is_active=True, organization__archived_at=None)

    def for_user(self, user: Any) -> Self:
        """Return a person's memberships with their organizations, by the organization's name."""
        mine = self.active().filter(user=user)
        return mine.select_related("organization").order_by("organization__name")


class Membership(models.Model):
    """A person's role in an organization, unless an admin disabled it.

    `last_seen_at` is when they last opened a page of the organization, to SEEN_EVERY. `given_by` is
    the slug of the provider of single sign-on whose groups gave the role.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.VIEWER)
    created_at = models.DateTimeField(db_default=Now())
    disabled_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)
    given_by = models.SlugField(blank=True, default="")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organization"], name="one_role_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.user} is {self.role} of {self.organization}"

    def note_visit(self) -> None:
        """Note that the person opens a page of the organization, at most once in SEEN_EVERY.

        Pages are shown even if the database takes no rows.
        """
        if self.last_seen_at and timezone.now() - self.last_seen_at < SEEN_EVERY:
            return
        try:
            Membership.objects.filter(pk=self.pk).update(last_seen_at=Now())
        except DatabaseError:
            log.exception("the visit of a member could not be noted")

    def may(self, role: Role) -> bool:
        """Return whether this membership's role includes the given one."""
        return Role(self.role).includes(role)
