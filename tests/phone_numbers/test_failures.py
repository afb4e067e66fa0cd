"""Each failure of Vapi has a page that explains it, says what to do, and has the request id."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from pydantic import SecretStr
from pytest_django import Settings

import vapi_sandbox
from phone_numbers.failures import FAILURES
from tests.cast import Cast
from tests.conftest import signed_in
from vapi_client import errors
from vapi_client.connections import Connections, Limits
from vapi_sandbox import Fault

LIST = "/orgs/acme/numbers/"


@pytest.fixture(scope="module")
def connections() -> Iterator[Connections]:
    """Yield connections that outlive every background read of the module."""
    connections = Connections(Limits(read=0.3, total=1.5, calls_per_key=2, wait_for_slot=0.05))
    yield connections
    connections.close()


@pytest.fixture(autouse=True)
def _use_short_timeouts(connections: Connections, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vapi_client.client.shared_connections", lambda: connections)


def test_the_catalogue_has_an_entry_for_every_error_of_the_client() -> None:
    def leaves(kind: type[Exception]) -> set[type[Exception]]:
        below = kind.__subclasses__()
        return set().union(*map(leaves, below)) if below else {kind}

    for kind in leaves(errors.VapiError):
        assert set(kind.__mro__) & set(FAILURES), kind


def test_no_explanation_refers_to_words_that_may_be_missing() -> None:
    for failure in FAILURES.values():
        assert "below" not in failure.explanation


@pytest.mark.parametrize(
    ("fault", "status", "heading"),
    [
        (Fault(status=401), 502, "Vapi refused this organization's key"),
        (Fault(status=403), 502, "Vapi doesn't allow this"),
        (Fault(status=400), 502, "Vapi found the request invalid"),
        (Fault(status=409), 502, "Vapi refused the request"),
        (Fault(status=429, headers={"Retry-After": "20"}), 503, "Vapi asks to slow down"),
        (Fault(status=500), 502, "Vapi can't be reached"),
        (Fault("html", status=503), 502, "Vapi can't be reached"),
        (Fault("reset"), 502, "Vapi can't be reached"),
        (Fault("hang"), 504, "Vapi took too long to answer"),
        (Fault("cut_off"), 502, "Vapi's answer can't be read"),
        (Fault("wrong_shape", body="null"), 502, "Vapi's answer can't be read"),
    ],
)
def test_a_failure_page_has_a_heading_the_request_id_and_a_retry_link(
    fault: Fault,
    status: int,
    heading: str,
    cast: Cast,
    vapi_acme: vapi_sandbox.Organization,
) -> None:
    vapi_acme.fail("list", fault)
    response = signed_in(cast.viewer).get(LIST + "?search=front")

    assert response.status_code == status
    html = response.text
    assert re.search(f"<h[12]>{heading}", html.replace("&#x27;", "'"))
    assert re.search(r'Request <span class="mono">[0-9a-f]{32}</span>', html)
    assert f'href="{LIST}?search=front">Try again' in html
    assert "Traceback" not in html
    assert vapi_acme.key not in html


def test_vapis_words_are_shown_escaped(cast: Cast, vapi_acme: vapi_sandbox.Organization) -> None:
    vapi_acme.fail("list", Fault(status=400, body={"message": ["<b>search</b> is wrong"]}))
    html = signed_in(cast.viewer).get(LIST).text
    assert "“&lt;b&gt;search&lt;/b&gt; is wrong”" in html


def test_the_page_says_how_long_vapi_asks_to_wait(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.fail("list", Fault(status=429, headers={"Retry-After": "20"}))
    response = signed_in(cast.viewer).get(LIST)
    assert "asks to wait 20 seconds" in response.text
    assert response.headers["Retry-After"] == "20"


def test_only_an_admin_gets_a_link_to_the_settings(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.revoke()
    link = 'href="/orgs/acme/settings/">Open the settings'
    assert link in signed_in(cast.admin).get(LIST).text
    assert link not in signed_in(cast.viewer).get(LIST).text


def test_a_stored_key_that_cannot_be_decrypted_is_explained(cast: Cast, settings: Settings) -> None:
    settings.VAPI_KEY_ENCRYPTION_KEYS = "YW5vdGhlci1rZXktb2YtMzItYnl0ZXMtZm9yLXRlc3Q="
    response = signed_in(cast.admin).get(LIST)
    assert response.status_code == 503
    assert "can&#x27;t be decrypted" in response.text
    assert "Open the settings" in response.text


def test_a_missing_number_is_explained_with_a_link_to_all_numbers(as_viewer: Client) -> None:
    response = as_viewer.get(f"{LIST}00000000-0000-4000-8000-000000000000/")
    assert response.status_code == 404
    assert "Vapi doesn&#x27;t have this number" in response.text
    assert f'href="{LIST}">All numbers' in response.text


def test_a_number_of_another_organization_is_not_found(
    as_viewer: Client, vapi_globex: vapi_sandbox.Organization
) -> None:
    number = vapi_globex.numbers[0]["id"]
    assert as_viewer.get(f"{LIST}{number}/").status_code == 404


def test_the_page_does_not_show_a_refused_key(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    key = "sk-mistaken-4321-abcdef"
    cast.acme.set_api_key(SecretStr(key), region="us", by=None)
    cast.acme.save()
    response = signed_in(cast.admin).get(LIST)
    assert response.status_code == 502
    assert key not in response.text
