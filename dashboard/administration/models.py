"""Invitations, which become memberships when the person accepts."""

import uuid
from typing import Self

from django.db import models
from django.db.models.functions import Now

from dashboard.orgs.models import Organization, Role, User


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def pending(self) -> Self:
        """Return those that can still be accepted, by the database's clock."""
        return self.filter(expires_at__gt=Now(), organization__archived_at=None)


class Invitation(models.Model):
    """An organization's offer of a role to an email address, with or without an account.

    The link in the mail is made from the id and `SECRET_KEY`; it isn't stored. `sent_at` is None
    until the mail server took the mail.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    email = models.EmailField()  # in lower case
    role = models.CharField(max_length=8, choices=Role.choices)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email"], name="one_invitation_per_address"
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} is invited to {self.organization} as {self.role}"

    def is_for(self, user: User) -> bool:
        return user.email.lower() == self.email
