"""The rows of the list."""

from collections.abc import Callable
from typing import Any

import brotli
import pytest
from django.test import Client
from django.utils.html import escape

import vapi_sandbox

LIST = "/orgs/acme/numbers/"


def rows_of(html: str) -> int:
    return html.count('<th role="rowheader"')


def test_every_number_has_a_row_that_links_to_it(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    html = as_viewer.get(LIST + "?limit=100").text
    assert rows_of(html) == 60
    for number in vapi_acme.numbers:
        assert f'href="{number["id"]}/"' in html
        if number.get("name"):
            assert escape(number["name"]) in html
    assert "<b>Front desk</b>" not in html


def test_a_row_shows_number_name_provider_status_assignee_fallback_and_date(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization, read_names: Callable[[], None]
) -> None:
    assistant = vapi_acme.put_assistant({"name": "Reception & co"})
    read_names()
    vapi_acme.put(
        {
            "provider": "twilio",
            "number": "+14155550123",
            "name": "Front desk",
            "status": "blocked",
            "assistantId": assistant["id"],
            "fallbackDestination": {"type": "number", "number": "+442079460018"},
            "createdAt": "2025-01-02T03:04:05.000Z",
        }
    )
    html = as_viewer.get(LIST + "?search=Front+desk&limit=25", headers={}).text
    for shown in (
        "+1 415-555-0123",
        "Front desk",
        "Twilio",
        '<span class="badge error">Blocked</span>',
        "Reception &amp; co",
        "+44 20 7946 0018",
        '<td role="cell" class=col-created>2025-01-02',
    ):
        assert shown in html


@pytest.mark.parametrize(
    "number",
    [
        {},
        {"provider": None, "number": None, "name": None, "status": None, "hooks": None},
        {"provider": "carrier-pigeon", "status": "on strike", "unknown": {"deep": [1]}},
        {"provider": "vapi", "sipUri": "sip:sales@example.com"},
        {"provider": "twilio", "number": "+165****8621"},
        {"provider": "twilio", "number": 5, "fallbackDestination": "odd", "server": []},
        {"provider": "vapi", "createdAt": "not a date"},
        {"assistantId": "a-1", "updatedAt": "2026-01-01T00:00:00"},
        {"assistantId": "a-1", "updatedAt": "9999-12-31T23:59:59Z"},
    ],
)
def test_unexpected_values_never_break_the_list_or_the_page(
    number: dict[str, Any], as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    stored = vapi_acme.put(number)
    for address in (LIST + "?limit=100", f"{LIST}{stored['id']}/"):
        response = as_viewer.get(address)
        assert response.status_code == 200
        assert stored["id"] in response.text


def test_passwords_of_sip_addresses_are_masked(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    stored = vapi_acme.put(
        {
            "provider": "vapi",
            "sipUri": "sip:desk:hunter2@sip.vapi.ai",
            "fallbackDestination": {"type": "sip", "sipUri": "sip:night:hunter2@sip.vapi.ai"},
        }
    )
    for address in (LIST, f"{LIST}{stored['id']}/", "/find/?q=desk&together=1"):
        page = as_viewer.get(address).text
        assert stored["id"] in page
        assert "hunter2" not in page


def test_a_page_of_100_numbers_stays_under_12_kb_compressed_with_all_edit_links(
    as_admin: Client, vapi_acme: vapi_sandbox.Organization, read_names: Callable[[], None]
) -> None:
    seeded = list(vapi_acme.numbers)
    for number in seeded[:50]:
        vapi_acme.put({key: value for key, value in number.items() if key != "id"})
    read_names()
    response = as_admin.get(LIST + "?limit=100", headers={"Accept-Encoding": "br"})
    assert rows_of(brotli.decompress(response.content).decode()) == 100
    assert len(response.content) <= 12 * 1024
