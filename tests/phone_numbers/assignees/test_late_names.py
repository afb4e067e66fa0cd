"""Names that load after the page."""

import html
import re
import time
from collections.abc import Callable

from django.test import Client

import vapi_sandbox
from phone_numbers.assignees.late_names import MAX_ATTEMPTS, read_pending_names
from tests.cast import Cast
from vapi_sandbox import Fault

LIST = "/orgs/acme/numbers/"
NAMES = LIST + "names/"


def test_the_answer_replaces_the_pending_name_on_the_page(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization, read_names: Callable[[], None]
) -> None:
    named = vapi_acme.put_assistant({"name": "Reception <1>"})
    read_names()
    response = as_viewer.get(NAMES, {"assistant": named["id"][:8], "attempt": "1"})
    assert response.status_code == 200
    assert f"""hx-swap-oob='outerHTML:[data-pending="{named["id"]}"]'""" in response.text
    assert "Reception &lt;1&gt;" in response.text
    assert "hx-get" not in response.text


def test_a_stranger_gets_not_found(as_stranger: Client) -> None:
    assert as_stranger.get(NAMES).status_code == 404


def test_a_signed_out_person_is_sent_to_sign_in(client: Client, cast: Cast) -> None:
    assert client.get(NAMES).status_code == 302


def test_a_page_asks_for_its_pending_names_until_it_has_them(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    assistant = vapi_acme.put_assistant({"name": "Reception"})
    vapi_acme.put({"provider": "vapi", "name": "one", "assistantId": assistant["id"]})
    vapi_acme.put({"provider": "vapi", "name": "two", "assistantId": assistant["id"]})
    vapi_acme.fail("assistants", Fault("latency", seconds=0.4, times=1))
    page = as_viewer.get(LIST + "?limit=100").text
    [address] = re.findall(rf'hx-get="({NAMES}[^"]*)"', page)
    assert address.count(assistant["id"][:8]) == 1

    for _ in range(MAX_ATTEMPTS):
        answer = as_viewer.get(html.unescape(address)).text
        again = re.findall(rf'hx-get="({NAMES}[^"]*)"', answer)
        if not again:
            break
        [address] = again
        time.sleep(0.05)
    assert "Reception" in answer


def test_a_page_stops_asking_after_the_last_attempt(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.fail("assistants", Fault("latency", seconds=0.6))
    first = as_viewer.get(NAMES, {"assistant": "01234567", "attempt": "1"}).text
    assert "attempt=2" in first
    last = as_viewer.get(NAMES, {"assistant": "01234567", "attempt": str(MAX_ATTEMPTS)}).text
    assert "hx-get" not in last


def test_a_deleted_assistant_is_shown_as_deleted(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization, read_names: Callable[[], None]
) -> None:
    read_names()
    parameters = {
        "assistant": "01234567",
        "assignedBy": "2026-01-01T00:00:00+00:00",
        "attempt": "1",
    }
    answer = as_viewer.get(NAMES, parameters).text
    assert "Assistant deleted" in answer
    assert """[data-pending^="01234567"]""" in answer


def test_invalid_parameters_are_ignored() -> None:
    pending = read_pending_names(
        {"assistant": '01234567,"]x,0123456789,ü', "assignedBy": "x", "attempt": "-1"}
    )
    assert pending.assistant == ("01234567",)
    assert pending.assigned_by is None
    assert pending.attempt == MAX_ATTEMPTS
