"""What happens to a call at one number."""

import pytest

from phone_numbers.assignees.directory import Directory
from phone_numbers.call_path.leg import ONLY_IF, may_use_fallback, misses_fallback
from phone_numbers.call_path.path import call_path
from phone_numbers.call_path.steps import Offer
from vapi_client.json_values import JSON
from vapi_client.names import NO_NAMES

from .cases import (
    DIRECTORY,
    SERVER,
    ending,
    looking_in,
    number,
    path_of,
    ringing,
    say,
    steps_of,
    to,
    transfer,
)

ASSIGNED = {"assistantId": "assistant-1"}
FALLBACK = {"fallbackDestination": to("+13125550199")}


def test_an_active_number_is_reached() -> None:
    step = steps_of(number())["call"]
    assert (step.title, step.trouble) == ("The call arrives", "")


@pytest.mark.parametrize(
    ("fields", "trouble", "tone"),
    [
        ({"status": "blocked"}, "Vapi reports that this number is blocked.", "error"),
        ({"status": "activating"}, "Vapi is still activating this number.", "warning"),
        (
            {"status": "missing"},
            "Vapi reports a status that isn't documented: “missing”.",
            "warning",
        ),
        (
            {"number": None},
            "It has neither a phone number nor a SIP address, so nobody can call it.",
            "error",
        ),
        (
            {"number": None, "status": "activating"},
            "Vapi is still activating this number.",
            "warning",
        ),
    ],
)
def test_a_number_that_may_not_be_reached_says_why(
    fields: dict[str, object], trouble: str, tone: str
) -> None:
    step = steps_of(number(**fields))["call"]
    assert (step.trouble, step.tone) == (trouble, tone)


def test_callers_by_sip_may_have_to_authenticate() -> None:
    fields = {"number": None, "sipUri": "sip:desk@sip.vapi.ai"}
    secured = number(**fields, authentication={"username": "desk", "password": "secret"})
    assert steps_of(secured)["call"].lines == ("Callers by SIP must authenticate.",)
    assert steps_of(number(**fields))["call"].lines == ()


@pytest.mark.parametrize(
    ("fields", "label", "state"),
    [
        (ASSIGNED, "Sales", "named"),
        ({"squadId": "squad-1"}, "Night shift", "named"),
        ({"workflowId": "workflow-1"}, "workflow", "unknown"),
    ],
)
def test_what_is_assigned_answers(fields: dict[str, str], label: str, state: str) -> None:
    step = steps_of(number(**fields, **SERVER))["assignee"]
    [assignee] = step.assignees
    assert (assignee.label, assignee.state, step.title) == (label, state, "answers")
    assert (step.trouble, step.standing, step.place) == ("", "certain", ("assistantId",))


def test_a_deleted_assistant_answers_nothing() -> None:
    gone = number(assistantId="assistant-9")
    step = steps_of(gone)["assignee"]
    assert (step.trouble, step.tone) == ("The assistant was deleted, so nothing answers.", "error")
    end = path_of(gone).end
    assert end and (end.title, end.tone) == ("Nothing else takes the call", "error")
    assert end.offer is None


def test_a_deleted_squad_beside_an_assistant_that_exists_leaves_open_who_answers() -> None:
    path = path_of(number(assistantId="assistant-1", squadId="squad-9"))
    step = path.first.steps[1]
    assert (step.title, step.tone, step.standing) == ("answers", "warning", "depends")
    assert step.trouble == (
        "The squad was deleted. Several are assigned. Vapi doesn't document which of them answers."
    )
    assert path.end and (path.end.title, path.end.tone) == ("The call ends", "")


def test_if_all_that_are_assigned_were_deleted_nothing_answers() -> None:
    path = path_of(number(assistantId="assistant-9", squadId="squad-9"))
    step = path.first.steps[1]
    assert step.trouble == "The assistant and squad were deleted, so nothing answers."
    assert (step.tone, step.standing) == ("error", "certain")
    assert path.end and path.end.title == "Nothing else takes the call"


def test_an_assistant_whose_name_cannot_be_read_may_exist() -> None:
    unread = Directory(NO_NAMES, NO_NAMES, DIRECTORY.read_at)
    for directory in (unread, None):
        path = call_path(number(assistantId="assistant-9"), directory, looking_in())
        assert path.first.steps[1].trouble == ""


def test_nobody_knows_which_of_several_answers() -> None:
    step = steps_of(number(assistantId="assistant-1", squadId="squad-1"))["assignee"]
    assert [each.label for each in step.assignees] == ["Sales", "Night shift"]
    assert (step.tone, step.standing) == ("warning", "depends")


def test_without_an_assignment_the_number_s_server_is_asked() -> None:
    step = steps_of(number(**SERVER))["server"]
    assert step.title == "Server hooks.example.com chooses who answers"
    assert (step.standing, step.trouble, step.place) == ("depends", "", ("server",))


@pytest.mark.parametrize(
    ("url", "trouble"),
    [
        ("http://hooks.example.com/", "The server is not HTTPS."),
        ("https://10.0.0.1/", "The server has no public address."),
        ("http://localhost/", "The server is not HTTPS and has no public address."),
        ("hooks", "The server is not HTTPS."),
    ],
)
def test_a_server_that_is_not_reached_safely_is_broken(url: str, trouble: str) -> None:
    step = steps_of(number(server={"url": url}))["server"]
    assert (step.trouble, step.tone) == (trouble, "error")


def test_a_password_in_the_server_s_address_is_not_shown() -> None:
    step = steps_of(number(server={"url": "https://me:hunter2@hooks.example.com/?key=k3y"}))
    assert "hunter2" not in repr(step) and "k3y" not in repr(step)


@pytest.mark.parametrize("server", [None, {}, {"timeoutSeconds": 20}, {"url": ""}])
def test_without_a_server_only_vapi_knows_who_answers(server: object) -> None:
    path = path_of(number(server=server))
    step = path.first.steps[-1]
    assert step.title == "The organization's server chooses who answers"
    assert (step.standing, step.offer) == ("depends", Offer("Assign", ("assistantId",)))
    assert "Only Vapi knows whether there is one." in step.lines


@pytest.mark.parametrize(
    "fields",
    [{"assistantId": 7}, {"server": "https://a.example"}, {"server": {"url": ["x"]}}],
)
def test_an_unreadable_assignment_is_not_taken_for_none(fields: dict[str, object]) -> None:
    step = steps_of(number(**fields))["unknown"]
    assert step.title == "Something that this dashboard can't read answers"


def test_a_server_that_fails_is_followed_by_the_fallback() -> None:
    step = steps_of(number(**SERVER, **FALLBACK))["transfer"]
    assert (step.arrow, step.standing) == ("If the request fails", "certain")
    assert step.destination and step.destination.shown == "+1 312-555-0199"
    assert step.place == ("fallbackDestination",)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (ASSIGNED, "A number with an assistant sends none."),
        ({"workflowId": "workflow-1"}, "A number with a workflow sends none."),
        ({"squadId": "squad-1", **ASSIGNED}, "A number with an assistant and a squad sends none."),
    ],
)
def test_the_fallback_is_not_used_while_something_is_assigned(
    fields: dict[str, str], words: str
) -> None:
    step = steps_of(number(**fields, **FALLBACK))["transfer"]
    assert step.standing == "unused"
    assert words in step.lines[-1]


def test_a_deleted_assistant_does_not_lead_to_the_fallback() -> None:
    gone = number(assistantId="assistant-9", **FALLBACK)
    assert not may_use_fallback(gone)
    step = steps_of(gone)["transfer"]
    assert step.standing == "unused"
    assert "A number with an assistant sends none." in step.lines[-1]


@pytest.mark.parametrize("fallback", ["+13125550199", {"type": "number"}, {"type": "fax"}, [1]])
def test_a_fallback_that_cannot_be_read_is_broken(fallback: object) -> None:
    step = steps_of(number(**SERVER, fallbackDestination=fallback))["transfer"]
    assert (step.trouble, step.tone) == ("The fallback destination can't be read.", "error")


@pytest.mark.parametrize(
    ("fields", "title", "tone"),
    [
        (SERVER, "Vapi hangs up with an error message", ""),
        ({}, "Vapi hangs up with an error message", "error"),
    ],
)
def test_where_a_server_is_asked_a_missing_fallback_is_offered(
    fields: dict[str, object], title: str, tone: str
) -> None:
    end = path_of(number(**fields)).end
    assert end and (end.title, end.tone) == (title, tone)
    assert end.offer == Offer("Add fallback destination", ("fallbackDestination",))


@pytest.mark.parametrize(
    ("hook", "is_offered"),
    [
        (ending(transfer("+13125550199"), "assistant-request-failed"), False),
        (ending(transfer("+13125550199")), False),
        (ending(say("Call back later"), "assistant-request-failed"), False),
        ({**ending(say("Bye")), "filters": [{"type": "of-tomorrow"}]}, False),
        (ending({"type": "dance"}), False),
        ({**ending(None), "do": [say("Bye")]}, False),
        (ending({"type": "transfer", "destination": {"type": "assistant"}}), False),
        (ending({"type": "dance"}, "assistant-request-returned-no-assistant"), True),
        (ending(transfer("+13125550199"), "assistant-request-returned-no-assistant"), True),
        (ending({"type": "transfer"}, "assistant-request-failed"), True),
        (ending(None, "assistant-request-failed"), True),
    ],
)
def test_a_hook_for_failed_requests_stands_in_for_a_fallback(hook: JSON, is_offered: bool) -> None:
    subject = number(**SERVER, hooks=[hook])
    assert misses_fallback(subject) is is_offered
    end = path_of(subject).end
    assert end and end.title == "Vapi hangs up with an error message"
    assert (end.offer is not None, end.standing == "certain") == (is_offered, is_offered)
    assert (ONLY_IF in end.lines) is not is_offered


@pytest.mark.parametrize("fields", [SERVER, {}])
def test_a_fallback_that_cannot_be_read_may_take_the_call(fields: JSON) -> None:
    end = path_of(number(**fields, fallbackDestination={"type": "fax"})).end
    assert end and (end.standing, end.offer, end.tone) == ("depends", None, "")
    assert end.lines == (ONLY_IF,)


def test_an_assigned_number_misses_no_fallback() -> None:
    end = path_of(number(**ASSIGNED)).end
    assert end and (end.title, end.tone, end.offer) == ("The call ends", "", None)


def test_the_steps_come_in_the_order_of_the_call() -> None:
    busy = number(
        **SERVER,
        **FALLBACK,
        hooks=[
            ending(say("Goodbye"), "assistant-request-failed"),
            ringing(say("Closed"), starts_with=["49"]),
            {"on": "call.paused"},
        ],
    )
    steps = path_of(busy).first.steps
    assert [step.place for step in steps] == [
        (),
        ("hooks", 1),
        ("hooks", 2),
        ("server",),
        ("hooks", 0),
        ("fallbackDestination",),
    ]
    assert steps[3].arrow == "Otherwise"


def test_a_hook_that_takes_every_call_leaves_the_rest_unreached() -> None:
    closed = number(**ASSIGNED, **FALLBACK, hooks=[ringing(say("We are closed."))])
    path = path_of(closed)
    _, hook, answer, fallback = path.first.steps
    assert hook.standing == "certain"
    assert (answer.standing, fallback.standing) == ("unused", "unused")
    assert answer.arrow == "Not reached, because the hook above takes every call"
    assert path.end and (path.end.title, path.end.offer) == ("The call ends", None)


def test_a_hook_without_a_destination_takes_no_call() -> None:
    hook = ringing({"type": "transfer"})
    answer = path_of(number(**ASSIGNED, hooks=[hook])).first.steps[-1]
    assert (answer.standing, answer.arrow) == ("certain", "Otherwise")


@pytest.mark.parametrize(
    "action", [{"type": "dance"}, {"type": "transfer", "destination": {"type": "assistant"}}]
)
def test_only_vapi_knows_whether_a_call_gets_past_an_unknown_action(action: JSON) -> None:
    answer = path_of(number(**ASSIGNED, hooks=[ringing(action)])).first.steps[-1]
    assert (answer.standing, answer.arrow) == ("depends", "Otherwise")


@pytest.mark.parametrize(
    ("fields", "may"),
    [
        ({}, True),
        (SERVER, True),
        (ASSIGNED, False),
        ({"assistantId": 7}, False),
        ({"hooks": [ringing(say("Closed"), starts_with=["49"])]}, True),
        ({"hooks": [ringing(say("Closed"))]}, False),
        ({"hooks": "unreadable"}, True),
    ],
)
def test_the_fallback_is_used_as_its_step_says(fields: dict[str, object], may: bool) -> None:
    subject = number(**fields, **FALLBACK)
    fallback = path_of(subject).first.steps[-1]
    assert may_use_fallback(subject) is may
    assert (fallback.standing != "unused") is may
