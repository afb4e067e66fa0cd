"""The assignment of a number: one choice for three fields."""

from typing import Any

import pytest
from django.test import Client

from phone_numbers.forms.number_form import NumberForm
from tests.phone_numbers.filling import edit, new, sent
from vapi_client.json_values import JSON
from vapi_sandbox import Organization

ID = "0d8ad0a8-3c5e-4e8e-9d3e-2f5a3b1c9e77"
OTHER = "1d8ad0a8-3c5e-4e8e-9d3e-2f5a3b1c9e77"
NOBODY = {"assistantId": None, "squadId": None, "workflowId": None}


def form(base: JSON, **typed: str) -> NumberForm:
    opened = NumberForm({"provider": "vapi", **base})
    for name, value in typed.items():
        opened.typed.put(name.replace("__", "."), value)
    return opened.with_typed(opened.typed)


def choice(base: JSON) -> str:
    return form(base).typed.one("assignment")


@pytest.mark.parametrize(
    ("base", "kind"),
    [
        ({"assistantId": ID}, "assistant"),
        ({"squadId": ID, "assistantId": None}, "squad"),
        ({"workflowId": "not a uuid", "server": {"url": "a"}}, "workflow"),
        ({"server": {"url": "a"}}, "server"),
        ({"server": {"url": ""}}, "nothing"),
        ({}, "nothing"),
        (NOBODY, "nothing"),
        ({"assistantId": ID, "squadId": ID}, "as-it-is"),
        ({"assistantId": 5}, "as-it-is"),
        ({"assistantId": ""}, "as-it-is"),
    ],
)
def test_the_choice_is_read_from_the_number(base: JSON, kind: str) -> None:
    assert choice(base) == kind
    assert form(base).changes() == {}


@pytest.mark.parametrize(
    "base", [{}, {"assistantId": ID}, {"assistantId": ID, "squadId": ID}, NOBODY]
)
def test_choosing_one_clears_the_others(base: JSON) -> None:
    chosen = form(base, assignment="squad", squadId=f" {OTHER} ")
    assert {**base, **chosen.changes()} in (
        {"squadId": OTHER},
        {**NOBODY, "squadId": OTHER},
        {"squadId": OTHER, "assistantId": None},
    )


def test_an_assistant_can_be_replaced_by_another() -> None:
    assert form({"assistantId": ID}, assistantId=OTHER).changes() == {"assistantId": OTHER}


def test_a_saved_value_need_not_be_an_id() -> None:
    base = {"assistantId": " old style "}
    assert form(base, assistantId="old style").changes() == {}


@pytest.mark.parametrize(
    ("typed", "name", "words"),
    [
        ({"assignment": "squad", "squadId": " "}, "squadId", "Choose the squad, or paste its ID."),
        (
            {"assignment": "squad", "squadId": "Support"},
            "squadId",
            "No squad has this name, or several have it. Choose one, or paste its ID.",
        ),
        ({"assignment": "pigeon"}, "assignment", "Choose what the number is assigned to."),
        ({"assignment": "server"}, "assignment", "Enter the URL of the server below."),
    ],
)
def test_a_choice_that_cannot_be_saved_is_a_fault(
    typed: dict[str, str], name: str, words: str
) -> None:
    wrong = form({"assistantId": ID}, **typed)
    assert not wrong.is_valid()
    assert wrong.faults[name] == [words]


def test_nothing_contradicts_a_server() -> None:
    base: JSON = {"assistantId": ID, "server": {"url": "a", "timeoutSeconds": 5}}
    wrong = form(base, assignment="nothing")
    assert not wrong.is_valid()
    assert wrong.faults["assignment"][0].startswith("The server below would answer the number.")
    right = form(base, assignment="nothing", server__url="")
    assert right.is_valid()
    assert right.changes() == {"assistantId": None, "server": {"timeoutSeconds": 5}}


def test_several_assignments_are_shown_and_stay() -> None:
    base: Any = {"assistantId": ID, "squadId": OTHER}
    shown = form(base).part("assignment")
    assert shown is not None
    assert shown.options[0] == ("as-it-is", "Several, as it is")
    assert shown.note == f"{ID}, {OTHER}"
    assert form(base, name="New").changes() == {"name": "New"}


def test_a_missing_choice_changes_nothing() -> None:
    opened = form({"assistantId": ID})
    assert opened.with_typed(opened.typed.without(["assignment"])).changes() == {}


@pytest.mark.parametrize(
    ("kind", "field"),
    [("assistant", "assistantId"), ("squad", "squadId"), ("workflow", "workflowId")],
)
def test_another_assignment_replaces_all_others(
    kind: str, field: str, as_operator: Client, vapi_acme: Organization
) -> None:
    number = vapi_acme.put(
        {"provider": "vapi", "assistantId": "a0", "squadId": "s0", "workflowId": "w0"}
    )
    edit(as_operator, number).fill({"assignment": kind, field: f" {OTHER} "}).save()
    cleared = {"assistantId": None, "squadId": None, "workflowId": None}
    assert sent(vapi_acme, "PATCH") == {"provider": "vapi", **cleared, field: OTHER}


@pytest.mark.parametrize("kind", ["assistant", "squad", "workflow", "server", "nothing"])
def test_a_new_number_gets_its_assignment(
    kind: str, as_operator: Client, vapi_acme: Organization
) -> None:
    form = new(as_operator, "vapi").fill({"sipUri": "sip:a@sip.vapi.ai", "assignment": kind})
    assigned: JSON = {}
    if kind == "server":
        form.fill({"server.url": "https://a.example.com"})
        assigned = {"server": {"url": "https://a.example.com"}}
    elif kind != "nothing":
        form.fill({f"{kind}Id": OTHER})
        assigned = {f"{kind}Id": OTHER}
    form.save()
    assert sent(vapi_acme, "POST") == {
        "provider": "vapi",
        "sipUri": "sip:a@sip.vapi.ai",
        **assigned,
    }


@pytest.mark.parametrize("kind", ["server", "nothing"])
def test_server_and_nothing_clear_the_id(
    kind: str, as_operator: Client, vapi_acme: Organization
) -> None:
    number = vapi_acme.put({"provider": "vapi", "assistantId": "a0"})
    form = edit(as_operator, number).fill({"assignment": kind})
    if kind == "server":
        form.fill({"server.url": "https://a.example.com"})
    form.save()
    server = {"server": {"url": "https://a.example.com"}} if kind == "server" else {}
    assert sent(vapi_acme, "PATCH") == {"provider": "vapi", "assistantId": None, **server}
