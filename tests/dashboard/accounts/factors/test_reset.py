"""Resetting the second factors of a person who has lost them."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import CommandError, call_command

from dashboard.activity.models import Action, Attempt
from tests.authenticator_app import set_up
from tests.cast import Cast
from tests.conftest import signed_in
from tests.tasks import run_enqueued_tasks


def test_all_factors_go_on_record_and_with_a_mail(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(signed_in(cast.both))
    call_command("reset_factors", cast.both.email.upper())
    assert not Authenticator.objects.exists()
    assert "both@acme.example signs in with the password alone now." in capsys.readouterr().out
    attempts = Attempt.objects.filter(action=Action.FACTOR_RESET)
    assert set(attempts.values_list("organization__slug", flat=True)) == {"acme", "globex"}
    assert {each.actor for each in attempts} == {"command line"}
    run_enqueued_tasks()
    assert [(each.subject, each.to) for each in mail.outbox] == [
        ("The second factors of your account were reset", [cast.both.email])
    ]


def test_who_has_none_or_no_account_is_named(cast: Cast) -> None:
    with pytest.raises(CommandError, match="has no second factor"):
        call_command("reset_factors", cast.viewer.email)
    with pytest.raises(CommandError, match="Nobody has the email address nobody@acme"):
        call_command("reset_factors", "nobody@acme.example")
    assert not Attempt.objects.exists()
