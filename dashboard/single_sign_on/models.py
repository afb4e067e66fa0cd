"""Providers that site administrators set up, and what their groups are in organizations."""

from typing import Any, ClassVar, Self

from django.db import models
from pydantic import SecretStr

from dashboard.openid_providers import OpenIDProvider
from dashboard.orgs import encryption
from dashboard.orgs.models import Organization, Role


@encryption.encrypts("encrypted_secret")
class Provider(models.Model):
    """A provider of OpenID Connect. Its slug stays: it names the row, and is in its addresses."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=40)
    discovery_url = models.CharField(max_length=500)
    client_id = models.CharField(max_length=255)
    encrypted_secret = models.TextField(editable=False)
    groups_claim = models.CharField(max_length=100)
    scopes = models.JSONField(default=list)
    domains = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def associated_data(self) -> str:
        return f"provider {self.slug}"

    def fill(self, described: OpenIDProvider) -> Self:
        """Take over a description, without saving."""
        values = described.model_dump(exclude={"client_secret"})
        for name, value in values.items():
            setattr(self, name, list(value) if isinstance(value, tuple) else value)
        self.encrypted_secret = encryption.encrypt(described.client_secret, self.associated_data)
        return self

    def described(self) -> OpenIDProvider:
        """Return the description. Raises encryption.UnreadableKey."""
        values: dict[str, Any] = {
            name: getattr(self, name)
            for name in OpenIDProvider.model_fields
            if name != "client_secret"
        }
        return OpenIDProvider(**values, client_secret=self.secret())

    def secret(self) -> SecretStr:
        """Return the client secret. Raises encryption.UnreadableKey."""
        return encryption.decrypt(self.encrypted_secret, self.associated_data)


class GroupRole(models.Model):
    """The role that members of a provider's group have in an organization."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    provider = models.SlugField()
    group = models.CharField(max_length=254)
    role = models.CharField(max_length=8, choices=Role.choices)

    class Meta:
        ordering: ClassVar = ["provider", "group"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "provider", "group"], name="one_role_per_group"
            )
        ]

    def __str__(self) -> str:
        return f"{self.group} of {self.provider} is {self.role} of {self.organization}"
