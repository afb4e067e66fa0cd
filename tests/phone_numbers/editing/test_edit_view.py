"""The page that edits a number, and what it sends to Vapi."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

import vapi_sandbox
from phone_numbers import wanted_values
from tests.phone_numbers.inputs import inputs_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def number(vapi_acme: vapi_sandbox.Organization) -> dict[str, Any]:
    vapi_acme.forget_requests()
    return vapi_acme.put(
        {
            "provider": "twilio",
            "number": "+14155550123",
            "name": "Front desk",
            "twilioAccountSid": "AC1",
            "twilioAuthToken": "token-that-nobody-sees",
            "server": {"url": "https://hooks.example.com", "timeoutSeconds": 20, "future": [1.0]},
        }
    )


def address(number: dict[str, Any]) -> str:
    return f"/orgs/acme/numbers/{number['id']}/edit/"


def patches(organization: vapi_sandbox.Organization) -> list[Any]:
    return [each.body for each in organization.requests if each.method == "PATCH"]


def test_the_form_takes_six_queries(
    as_operator: Client, number: dict[str, Any], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    as_operator.get(address(number))  # the first page of a session stores what it is
    # session, person, memberships, unsettled attempts, newest attempt, the opened form
    with django_assert_num_queries(6):
        as_operator.get(address(number))


def test_saving_sends_only_the_changed_field(
    as_operator: Client, number: dict[str, Any], vapi_acme: vapi_sandbox.Organization
) -> None:
    page = as_operator.get(address(number))
    data = inputs_of(page)
    assert data["name"] == ["Front desk"]
    saved = as_operator.post(address(number), {**data, "name": "Back office"})
    assert saved.headers["Location"] == f"/orgs/acme/numbers/{number['id']}/"
    assert patches(vapi_acme) == [{"name": "Back office", "provider": "twilio"}]


def test_saving_unchanged_sends_nothing_and_says_so(
    as_operator: Client, number: dict[str, Any], vapi_acme: vapi_sandbox.Organization
) -> None:
    page = as_operator.get(address(number))
    said = as_operator.post(address(number), inputs_of(page))
    assert "Nothing was changed, so nothing was sent." in said.text
    assert patches(vapi_acme) == []


def test_unknown_values_are_sent_back_unchanged(
    as_operator: Client, number: dict[str, Any], vapi_acme: vapi_sandbox.Organization
) -> None:
    page = as_operator.get(address(number))
    as_operator.post(address(number), {**inputs_of(page), "server.timeoutSeconds": "25"})
    assert patches(vapi_acme) == [
        {
            "server": {"url": "https://hooks.example.com", "timeoutSeconds": 25, "future": [1.0]},
            "provider": "twilio",
        }
    ]


def test_a_wanted_assignee_takes_the_place_of_the_one_that_is_assigned(
    as_operator: Client,
    vapi_acme: vapi_sandbox.Organization,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assistant, squad = (f"00000000-0000-4000-8000-00000000000{each}" for each in "12")
    number = vapi_acme.put({"provider": "vapi", "number": "+1415", "assistantId": assistant})
    wanted = {"squadId": squad, "workflowId": None}
    monkeypatch.setattr(wanted_values, "_sources", [lambda *_: wanted])
    page = as_operator.get(f"{address(number)}?wanted=1")
    vapi_acme.forget_requests()
    as_operator.post(address(number), inputs_of(page))
    assert patches(vapi_acme) == [{"assistantId": None, "squadId": squad, "provider": "vapi"}]


def test_credentials_never_reach_the_page(as_operator: Client, number: dict[str, Any]) -> None:
    assert "token-that-nobody-sees" not in as_operator.get(address(number)).text
