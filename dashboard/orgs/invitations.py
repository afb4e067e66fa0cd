"""The mails that tell people of an organization they belong to now."""

import logging

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from .models import Membership, User

logger = logging.getLogger(__name__)


def send(membership: Membership, *, by: User) -> bool:
    """Tells a person that they are in, with a link to set a password if they have none.

    False when the mail can't be sent; the membership stands either way.
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
    body = render_to_string("orgs/invitation.txt", context)
    try:
        send_mail(subject, body, None, [user.email])
    except OSError:
        logger.exception("the invitation of membership %s could not be sent", membership.pk)
        return False
    return True


def password_link(user: User) -> str:
    """The page on which a person without a password sets one; a link works once."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    return str(get_adapter().get_reset_password_from_key_url(key))
