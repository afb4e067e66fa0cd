"""Mailing the link to set a new password.

The request only enqueues a task, for any address. A worker looks for an account and makes the link,
so neither the answer nor its time tells whether an address has an account, and no link is stored.
"""

from typing import Any

from allauth.account.forms import ResetPasswordForm, default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.http import HttpRequest
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse

from dashboard.orgs.models import User
from dashboard.orgs.password_sign_in import may_sign_in
from dashboard.web import mail
from dashboard.web.finished_tasks import delete_finished
from dashboard.workers.lane import MAIL


class PasswordResetForm(ResetPasswordForm):  # type: ignore[misc]  # allauth isn't typed
    """allauth's form, which looks for no account."""

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        mail_password_link.enqueue(email)
        return email


@task(queue_name=MAIL)
def mail_password_link(email: str, attempt: int = 1) -> None:
    """Mail a link to the account with this address, if a password signs anybody in there."""
    user = User.objects.with_email(email)
    if user and user.is_active and may_sign_in(user):
        context = {"email": user.email, "link": password_link(user)}
        body = render_to_string("accounts/password_link.txt", context)
        this = mail.Attempt(mail_password_link, email, attempt)
        mail.send("Set a new password", body, user.email, this)
    delete_finished(mail_password_link)


def password_link(user: User) -> str:
    """Return the link to set a password. It works once."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=key)
