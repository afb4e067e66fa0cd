"""People, organizations, and the roles that people have in them."""

from collections.abc import Callable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.db.models.functions import Lower
from django.urls import reverse
from pydantic import SecretStr

from vapi_client import VapiClient
from vapi_client.errors import RateLimited

from . import encryption
from .database import give_back_connection
from .database_clock import Now
from .preferences import Preferences


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
    """A person who signs in with an email address and a password."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(db_default=Now())
    stored_preferences = models.JSONField(default=dict, blank=True)

    USERNAME_FIELD = "email"

    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_address")]

    def __str__(self) -> str:
        return self.email

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

    `on_rate_limit` hears of each 429 that a client of this object gets.
    """

    on_rate_limit: Callable[[RateLimited], object] = staticmethod(lambda error: None)

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    region = models.CharField(max_length=2, choices=Region.choices, default=Region.US)
    encrypted_api_key = models.TextField(editable=False)
    api_key_last_four = models.CharField(max_length=4, editable=False)
    api_key_set_at = models.DateTimeField(editable=False)
    api_key_set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

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
        return client_for(self.api_key(), self.region, self.on_rate_limit)


def client_for(
    api_key: SecretStr,
    region: str,
    on_rate_limit: Callable[[RateLimited], object] = lambda error: None,
) -> VapiClient:
    """Return a client for a key in a region. All clients share this process's connections."""
    base_url = settings.VAPI_API_URLS[region]
    return VapiClient(
        api_key, base_url, before_call=give_back_connection, on_rate_limit=on_rate_limit
    )


class MembershipQuerySet(models.QuerySet["Membership"]):
    def for_user(self, user: Any) -> Self:
        """Return a person's memberships with their organizations, by the organization's name."""
        return self.filter(user=user).select_related("organization").order_by("organization__name")


class Membership(models.Model):
    """A person's role in an organization."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.VIEWER)
    created_at = models.DateTimeField(db_default=Now())

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organization"], name="one_role_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.user} is {self.role} of {self.organization}"

    def may(self, role: Role) -> bool:
        """Return whether this membership's role includes the given one."""
        return Role(self.role).includes(role)
