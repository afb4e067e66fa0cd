"""Showing a provider again who one is, before what could do much damage."""

import re
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.test import Client

from dashboard.orgs.models import Membership, Organization
from tests.cast import Cast
from tests.conftest import signed_in
from tests.openid.provider import Provider, leads_to, sign_in, through_provider

RULES = "/orgs/acme/settings/sign-in/"
CONFIRM = "/accounts/oidc/acme/confirm/"
ASKED = {"requires_second_factor": "on"}


@pytest.fixture
def late(cast: Cast, provider: Provider) -> Client:
    """acme's admin, who signed in by the provider more than ten minutes ago and has no password."""
    cast.admin.set_unusable_password()
    cast.admin.save()
    provider.put(cast.admin.email)
    client = Client()
    sign_in(client, cast.admin.email)
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 11 * 60
    session.save()
    return client


def confirm(client: Client, username: str, browser: httpx.Client | None = None) -> Any:
    page: Any = client.post(CONFIRM)
    back = urlsplit(through_provider(leads_to(page), username, browser))
    return client.get(f"{back.path}?{back.query}")


def test_the_provider_is_asked_to_ask_again(late: Client) -> None:
    page: Any = late.post(CONFIRM)
    query = parse_qs(urlsplit(leads_to(page)).query)
    assert (query["prompt"], query["max_age"]) == (["login"], ["0"])


def test_what_was_typed_waits_in_the_first_tab(cast: Cast, late: Client) -> None:
    page = late.post(RULES, ASKED)
    assert page.status_code == 401
    assert 'target="_blank" action="/accounts/oidc/acme/confirm/"' in page.text
    assert 'type="password"' not in page.text
    (posted,) = re.findall(r'name="again-posted" value="([^"]+)"', page.text)
    early = late.post(RULES, {"again-posted": posted})
    assert early.status_code == 401 and "confirm with single sign-on" in early.text
    answer = confirm(late, cast.admin.email)
    assert answer.headers["Location"] == "/accounts/oidc/confirmed/"
    assert "Go back to the other tab" in late.get("/accounts/oidc/confirmed/").text
    assert late.post(RULES, {"again-posted": posted}).status_code == 302
    assert Organization.objects.get(slug="acme").requires_second_factor


def test_the_dialog_goes_on_after_it(cast: Cast, late: Client) -> None:
    headers = {"HX-Request": "true"}
    dialog = late.post(RULES, ASKED, headers=headers)
    assert "Confirm with Acme Login (opens a new tab)" in dialog.text
    confirm(late, cast.admin.email)
    answer = late.post("/accounts/again/", headers=headers)
    assert answer.status_code == 204 and "signed-in" in answer.headers["HX-Trigger"]


def test_somebody_else_confirms_nothing(cast: Cast, provider: Provider, late: Client) -> None:
    provider.put(cast.viewer.email)
    answer = confirm(late, cast.viewer.email)
    assert answer.status_code == 403
    assert "the person who is signed in here" in answer.text
    assert late.get("/accounts/preferences/").context["user"] == cast.admin
    assert late.post(RULES, ASKED).status_code == 401


def test_a_provider_that_did_not_ask_again_confirms_nothing(
    cast: Cast, provider: Provider, late: Client
) -> None:
    page: Any = late.post(CONFIRM)
    session = late.session
    for state, _, _ in session["socialaccount_states"].values():
        state["confirmed_since"] = int(time.time()) + 3600
    session.save()
    back = urlsplit(through_provider(leads_to(page), cast.admin.email))
    answer = late.get(f"{back.path}?{back.query}")
    assert answer.status_code == 403
    assert "say that it has asked you again" in answer.text
    assert late.post(RULES, ASKED).status_code == 401


def test_who_confirms_has_not_signed_in_by_the_provider(cast: Cast, late: Client) -> None:
    """Or who left a group would keep its role: only a sign-in reads the groups."""
    Membership.objects.filter(user=cast.admin).update(given_by="acme")
    client = signed_in(cast.admin)
    confirm(client, cast.admin.email)
    answer = client.get("/orgs/acme/numbers/")
    assert answer.headers["Location"].startswith("/accounts/oidc/acme/login/?next=")
    assert late.get("/orgs/acme/numbers/").status_code == 200


def test_a_provider_that_knows_nobody_here_is_not_offered(cast: Cast, provider: Provider) -> None:
    page = signed_in(cast.admin, minutes_ago=11).post(RULES, ASKED)
    assert "Acme Login" not in page.text
