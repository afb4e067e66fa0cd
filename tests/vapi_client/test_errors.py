"""An error says in one line what failed, and has what its handler needs."""

import re
import traceback

from vapi_client import errors
from vapi_client.errors import (
    Busy,
    Call,
    Down,
    Fault,
    InvalidRequest,
    KeyRefused,
    ScanIncomplete,
    TimedOut,
    UnknownOutcome,
    VapiError,
)

ANSWERED = Call("update number", "r1", 401)
UNANSWERED = Call("update number", "r1")


def kinds() -> set[type[VapiError]]:
    found = vars(errors).values()
    return {each for each in found if isinstance(each, type) and issubclass(each, VapiError)}


def test_an_error_names_the_operation_the_status_and_the_request() -> None:
    error = KeyRefused(ANSWERED, messages=("Invalid Key",))
    assert str(error) == "update number: Vapi refused the key (401): Invalid Key [r1]"
    assert (error.operation, error.status, error.request_id) == ("update number", 401, "r1")


def test_an_error_without_messages_shows_its_detail() -> None:
    assert str(TimedOut(UNANSWERED, detail="no answer")) == (
        "update number: Vapi took too long: no answer [r1]"
    )
    assert str(Down(UNANSWERED)) == "update number: Vapi is down [r1]"


def test_an_invalid_request_names_each_fault_by_its_path() -> None:
    faults = (Fault(("hooks", 0, "on"), "is unknown"), Fault(("name",), "is too long"))
    error = InvalidRequest(UNANSWERED, faults)
    assert error.faults == faults
    assert error.messages == ("hooks.0.on: is unknown", "name: is too long")


def test_an_unknown_outcome_tells_what_hid_the_answer_but_not_what_was_sent() -> None:
    cause = Down(ANSWERED, messages=("Bad gateway",), detail="broke off", retry_after=3)
    error = UnknownOutcome(cause, {"twilioAuthToken": "hunter2"})
    assert error.cause is cause
    assert (error.call, error.messages, error.detail) == (ANSWERED, ("Bad gateway",), "broke off")
    assert error.retry_after == 3
    assert error.sent == {"twilioAuthToken": "hunter2"}
    assert "hunter2" not in str(error) + repr(error)


def test_a_scan_without_a_failed_call_has_no_reason() -> None:
    assert ScanIncomplete(UNANSWERED).reason is None


def test_every_error_has_a_summary() -> None:
    assert all(kind.summary for kind in kinds())


def test_the_module_draws_the_tree_of_all_errors() -> None:
    tree = errors.__doc__ or ""
    assert {kind.__name__ for kind in kinds()} == {
        name for name in re.findall(r"\b[A-Z]\w+", tree) if name in vars(errors)
    }
    for kind in kinds() - {VapiError}:
        [line] = [each for each in tree.splitlines() if re.search(rf"─ {kind.__name__}\b", each)]
        depth = (line.index("─ ") - 2) // 4
        assert len(kind.__mro__) - len(VapiError.__mro__) == depth, kind


def test_an_error_can_be_told_from_any_other() -> None:
    assert not isinstance(Busy(UNANSWERED), errors.Refused | errors.Unavailable)


def test_control_characters_are_escaped() -> None:
    """They could forge a line of the log, or move the cursor of a terminal."""
    said = "a\nb\r\x1b[2J\x85\u2028\u202e\x00 ü"
    escaped = "a\\nb\\r\\x1b[2J\\x85\\u2028\\u202e\\x00 ü"
    for error in (
        KeyRefused(ANSWERED, messages=(said,)),
        TimedOut(UNANSWERED, detail=said),
        InvalidRequest(UNANSWERED, (Fault((said,), "is unknown"),)),
        UnknownOutcome(Down(ANSWERED, messages=(said,)), {}),
    ):
        assert escaped in str(error)
        assert str(error).isprintable()
        assert "".join((*error.messages, error.detail)).isprintable()
        assert "".join(traceback.format_exception(error)).count("\n") == 1
