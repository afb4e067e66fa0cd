"""Mails that tell people which organization they were added to."""

import logging

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from dashboard.orgs.models import Membership, User

logger = logging.getLogger(__name__)


def send_invitation(membership: Membership, *, by: User) -> bool:
    """Mail a person that they were added, with a link to set a password if they have none.

    Return whether the mail was sent. The membership stays either way.
    """
    organization, user = membership.organization, membership.user
    context = {
        "organization": organization,
        "role": membership.get_role_display(),
        "by": by,
        "password_link": None if user.has_usable_password() else password_link(user),
        "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
        "site_url": settings.SITE_URL,
        "forgotten_password_link": settings.SITE_URL + reverse("account_reset_password"),
    }
    subject = " ".join(f"You are now a member of {organization.name}".split())
    body = render_to_string("administration/invitation.txt", context)
    try:
        send_mail(subject, body, None, [user.email])
    except OSError:
        logger.exception("the invitation of membership %s could not be sent", membership.pk)
        return False
    return True


def password_link(user: User) -> str:
    """Return the link to set a password. It works once."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=key)
