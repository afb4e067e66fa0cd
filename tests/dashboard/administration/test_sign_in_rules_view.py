"""What an organization asks of its members' sign-ins."""

import pytest
from django.test import Client

from dashboard.activity.models import Action, Attempt
from dashboard.activity.record import COMMAND_LINE
from dashboard.administration import sign_in_rules
from dashboard.administration.organizations import ChangedMeanwhile
from dashboard.orgs.models import Organization
from tests.authenticator_app import set_up
from tests.cast import Cast
from tests.conftest import signed_in

RULES, NUMBERS = "/orgs/acme/settings/sign-in/", "/orgs/acme/numbers/"


def test_an_admin_requires_a_second_factor_on_record(cast: Cast, as_admin: Client) -> None:
    assert "Each member decides" in as_admin.get("/orgs/acme/settings/").text
    answer = as_admin.post(RULES, {"requires_second_factor": "on"})
    assert answer.headers["Location"] == "/orgs/acme/settings/"
    cast.acme.refresh_from_db()
    assert cast.acme.requires_second_factor
    attempt = Attempt.objects.get(action=Action.SIGN_IN_RULES)
    assert attempt.is_done
    (change,) = attempt.changes
    assert (change["before"], change["after"]) == (False, True)


def test_a_member_is_led_to_set_it_up_and_back(cast: Cast, as_viewer: Client) -> None:
    Organization.objects.filter(pk=cast.acme.pk).update(requires_second_factor=True)
    page = as_viewer.get(f"{NUMBERS}?search=desk", follow=True)
    assert page.redirect_chain == [
        ("/accounts/security/?next=%2Forgs%2Facme%2Fnumbers%2F%3Fsearch%3Ddesk", 302)
    ]
    assert "Acme Support requires a second factor" in page.text
    set_up(as_viewer)
    codes = as_viewer.get("/accounts/security/recovery-codes/").text
    assert f'href="{NUMBERS}?search=desk"' in codes
    assert as_viewer.get(NUMBERS).status_code == 200
    assert "requires a second factor" not in as_viewer.get("/accounts/security/").text


def test_recovery_codes_alone_are_no_second_factor(cast: Cast, as_viewer: Client) -> None:
    Organization.objects.filter(pk=cast.acme.pk).update(requires_second_factor=True)
    set_up(as_viewer)
    cast.viewer.authenticator_set.exclude(type="recovery_codes").delete()  # type: ignore[attr-defined]
    assert as_viewer.get(NUMBERS).status_code == 302


def test_the_rule_is_for_the_organization_that_has_it(cast: Cast) -> None:
    sign_in_rules.change(cast.globex, {"requires_second_factor": True}, by=COMMAND_LINE)
    client = signed_in(cast.both)
    assert client.get(NUMBERS).status_code == 200
    assert client.get("/orgs/globex/numbers/").status_code == 302


def test_a_rule_that_another_admin_just_changed_is_kept(cast: Cast, as_admin: Client) -> None:
    stale = Organization.objects.get(pk=cast.acme.pk)
    as_admin.post(RULES, {"requires_second_factor": "on"})
    with pytest.raises(ChangedMeanwhile, match="has just changed this"):
        sign_in_rules.change(stale, {"requires_second_factor": True}, by=COMMAND_LINE)
