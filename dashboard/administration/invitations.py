"""Inviting people to an organization, on record. Only the invited person makes it a membership.

Nothing here depends on whether the address has an account, so that no admin learns it.
"""

from datetime import timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse

from dashboard.activity.models import Action
from dashboard.activity.record import Actor, Change, recorded
from dashboard.orgs.models import Membership, Organization, User
from dashboard.web import mail
from dashboard.web.finished_tasks import delete_finished
from dashboard.workers.housekeeping import delete_in_batches
from dashboard.workers.lane import MAIL

from .memberships import AlreadyMember, Refusal
from .models import Invitation

EXPIRED_KEPT = timedelta(days=30)


class NoLongerPending(Refusal):
    """The invitation was accepted, withdrawn, changed or has expired in the meantime."""

    reason = "This invitation was changed or withdrawn, or it has expired. Open the link again."


class ForSomebodyElse(Refusal):
    """The person who accepts doesn't have the address that was invited."""

    reason = "This invitation is for another email address."


def invite(organization: Organization, email: str, role: str, *, by: Actor) -> None:
    """Invite an address, and mail it. An invitation that it already has is renewed.

    Raises AlreadyMember.
    """
    email = email.strip().lower()
    changes = [Change("role", after=role)]
    with recorded(
        by, organization, Action.MEMBER_INVITE, subject=email, label=email, changes=changes
    ):
        if organization.memberships.filter(user__email__iexact=email).exists():
            raise AlreadyMember
        expires_at = Now() + timedelta(days=settings.INVITATION_DAYS)
        values = {"role": role, "invited_by_id": by.user_id, "expires_at": expires_at}
        invitation, _ = Invitation.objects.update_or_create(
            organization=organization, email=email, defaults={**values, "sent_at": None}
        )
        mail_invitation.enqueue(str(invitation.pk))


def withdraw(invitation: Invitation, *, by: Actor) -> None:
    """Withdraw an invitation; its link stops working. Raises NoLongerPending."""
    email, changes = invitation.email, [Change("role", before=invitation.role)]
    with recorded(
        by,
        invitation.organization,
        Action.MEMBER_WITHDRAW,
        subject=email,
        label=email,
        changes=changes,
    ):
        if not Invitation.objects.filter(pk=invitation.pk).delete()[0]:
            raise NoLongerPending


def accept(invitation: Invitation, user: User, *, by: Actor) -> None:
    """Make the invited person a member. Raises NoLongerPending and ForSomebodyElse."""
    email, changes = invitation.email, [Change("role", after=invitation.role)]
    organization = invitation.organization
    with recorded(
        by, organization, Action.MEMBER_ACCEPT, subject=email, label=email, changes=changes
    ):
        if not invitation.is_for(user):
            raise ForSomebodyElse
        unchanged = Invitation.objects.pending().filter(pk=invitation.pk, role=invitation.role)
        if not unchanged.delete()[0]:
            raise NoLongerPending
        Membership.objects.get_or_create(
            user=user, organization=organization, defaults={"role": invitation.role}
        )


def account_of(invitation: Invitation) -> User | None:
    """Return the account of the invited address, unless nobody could ever sign in with it.

    Such an account is of somebody who wanted to set up a passkey and didn't. The link is as good a
    proof that the address is theirs as it was then.
    """
    user = User.objects.with_email(invitation.email)
    return None if user and _is_unclaimed(user) else user


def sign_up(invitation: Invitation, password: str | None) -> User:
    """Create the invited person's account. The link has shown that the address is theirs.

    Without a password it waits for a passkey. Raises ValidationError if the address has an account
    by now.
    """
    try:
        with transaction.atomic():
            user = User.objects.select_for_update().filter(email=invitation.email).first()
            if user is None or not _is_unclaimed(user):
                return User.objects.create_user(invitation.email, password)
            user.set_password(password)
            user.save(update_fields=["password"])
            return user
    except IntegrityError:
        raise ValidationError(
            "This address has an account now. Open the link again to sign in."
        ) from None


def delete_expired() -> int:
    """Delete invitations a while after they expired: nobody renewed them. Return how many."""
    return delete_in_batches(Invitation.objects.filter(expires_at__lt=Now() - EXPIRED_KEPT))


def token(invitation: Invitation) -> str:
    """Return what the link to accept ends with."""
    return _signer().sign(str(invitation.pk))


def link(invitation: Invitation) -> str:
    """Return the link to accept. Whoever has it can sign up with the invited address."""
    return settings.SITE_URL + reverse("open_invitation", kwargs={"token": token(invitation)})


def find(token: str) -> Invitation | None:
    """Return the pending invitation of a link, or None."""
    try:
        return pending(_signer().unsign(token))
    except BadSignature:
        return None


def pending(invitation_id: UUID | str) -> Invitation | None:
    """Return an invitation with what its page and its mail show. None if it isn't pending."""
    invitations = Invitation.objects.pending().select_related("organization", "invited_by")
    return invitations.filter(pk=invitation_id).first()


@task(queue_name=MAIL)
def mail_invitation(invitation_id: str, attempt: int = 1) -> None:
    """Mail the link to accept, unless it was mailed or the invitation withdrawn meanwhile."""
    invitation = pending(invitation_id)
    if invitation and not invitation.sent_at:
        context = {
            "organization": invitation.organization.name,
            "role": invitation.get_role_display(),
            "inviter": invitation.invited_by,
            "expires_at": invitation.expires_at,
            "link": link(invitation),
        }
        body = render_to_string("administration/invitation.txt", context)
        subject = f"Invitation to {invitation.organization.name}"
        this = mail.Attempt(mail_invitation, invitation_id, attempt)
        if mail.send(subject, body, invitation.email, this):
            mailed = Invitation.objects.filter(pk=invitation_id, expires_at=invitation.expires_at)
            mailed.update(sent_at=Now())  # not if it was renewed meanwhile: its next task mails it
    delete_finished(mail_invitation)


def _is_unclaimed(user: User) -> bool:
    was_used = user.has_usable_password() or user.last_login or not user.is_active
    ways = (Authenticator, SocialAccount)
    return not was_used and not any(way.objects.filter(user=user).exists() for way in ways)


def _signer() -> Signer:
    return Signer(salt="dashboard.administration.invitations")
