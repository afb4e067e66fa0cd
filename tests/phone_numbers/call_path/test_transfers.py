"""Transfers in words."""

from typing import Any, get_args

import pytest

from phone_numbers.call_path.transfers import destination_of, transfer_lines
from phone_numbers.forms.parts.transfer_plan import (
    BLIND,
    BLIND_SUMMARY,
    EXPERIMENTAL,
    MODES,
    SAY_MESSAGE,
    WAIT_MESSAGE,
)
from vapi_client.schemas.transfer import TransferMode

from .cases import to

IF_DETECTED = (
    "If the transfer fails, and if Vapi detects failed SIP transfers for this organization,"
)


def plan(**fields: Any) -> tuple[str, ...]:
    return transfer_lines(to("+13125550199", transferPlan=fields))


@pytest.mark.parametrize(
    ("value", "shown", "address", "extension"),
    [
        (to("+13125550199", extension="204"), "+1 312-555-0199", "+13125550199", "204"),
        (to("+1 (312) 555-0199"), "+1 (312) 555-0199", "+13125550199", ""),
        (to("SIP:Desk@PBX.example"), "SIP:Desk@PBX.example", "sip:Desk@pbx.example", ""),
        (to("+1312•••0199"), "+1312•••0199", "", ""),
        (to("9" * 101), "9" * 101, "", ""),
    ],
)
def test_a_destination_has_an_address(
    value: dict[str, Any], shown: str, address: str, extension: str
) -> None:
    found = destination_of(value)
    assert found and (found.shown, found.address, found.extension) == (shown, address, extension)


@pytest.mark.parametrize("value", [None, {}, [], "x", {"number": 7}, {"number": " "}])
def test_a_destination_can_be_missing(value: object) -> None:
    assert destination_of(value) is None


@pytest.mark.parametrize(
    ("message", "lines"),
    [
        (None, ()),
        ("", ("The caller hears nothing before it.",)),
        ("One moment", ("The caller first hears “One moment”.",)),
        ("One moment!", ("The caller first hears “One moment!”",)),
        (
            {
                "type": "custom-message",
                "contents": [
                    {"type": "text", "language": "de", "text": "Ich verbinde Sie."},
                    {"type": "text", "language": "en", "text": "I am connecting you."},
                ],
            },
            (
                "The caller first hears in German “Ich verbinde Sie.” and in English "
                "“I am connecting you.”",
            ),
        ),
        ({"type": "custom-message", "content": "Hello"}, ("The caller first hears “Hello”.",)),
        (
            {"contents": [{"language": "xx", "text": "Hm"}, {"text": "Well"}, {}, 7]},
            ("The caller first hears in xx “Hm” and “Well”.",),
        ),
        ({"type": "custom-message"}, ()),
        (7, ()),
    ],
)
def test_the_caller_hears_a_message_first(message: object, lines: tuple[str, ...]) -> None:
    given = {} if message is None else {"message": message}
    assert transfer_lines(to("+13125550199", **given)) == lines


def test_every_mode_has_words() -> None:
    for mode in get_args(TransferMode):
        assert plan(mode=mode)[0] == f"{MODES[mode]}."
    assert plan(mode="teleport") == ("teleport.",)


def test_only_what_a_mode_uses_is_told() -> None:
    fields = {"message": "A caller.", "timeout": 45}
    assert plan(mode=WAIT_MESSAGE, **fields)[1:] == (
        "The operator hears “A caller.”",
        "Waits up to 45 seconds for the operator to speak.",
    )
    assert plan(mode=BLIND, **fields)[1:] == ()
    assert len(plan(mode="teleport", **fields)) == 3
    assert plan(**fields) == ()  # Vapi's default is a blind transfer


def test_the_time_of_ringing_counts_only_with_dial() -> None:
    assert plan(sipVerb="dial", dialTimeout=22.5) == ("Rings for up to 22.5 seconds.",)
    assert plan(sipVerb="dial", dialTimeout=1) == ("Rings for up to 1 second.",)
    assert plan(sipVerb="refer", dialTimeout=22.5) == ()
    assert plan(sipVerb="dial", dialTimeout=True) == ()


@pytest.mark.parametrize(
    ("mode", "fallback", "words"),
    [
        (
            EXPERIMENTAL,
            {"message": "Nobody is free."},
            "If the transfer fails, the caller hears “Nobody is free.” and the call ends.",
        ),
        (
            BLIND,
            {"message": "Sorry", "endCallEnabled": False},
            f"{IF_DETECTED} the caller hears “Sorry” and the assistant goes on.",
        ),
        (BLIND_SUMMARY, {"endCallEnabled": True}, f"{IF_DETECTED} the call ends."),
        (None, {"endCallEnabled": True}, f"{IF_DETECTED} the call ends."),
        ("teleport", {"endCallEnabled": True}, "If the transfer fails, the call ends."),
    ],
)
def test_a_failed_transfer_says_what_follows(
    mode: str | None, fallback: dict[str, Any], words: str
) -> None:
    chosen = {"mode": mode} if mode else {}
    assert plan(**chosen, fallbackPlan=fallback)[-1] == words


def test_a_mode_without_a_fallback_plan_ignores_it() -> None:
    assert plan(mode=SAY_MESSAGE, fallbackPlan={"message": "Sorry"})[1:] == ()


def test_names_of_sip_headers_stay_as_they_are() -> None:
    headers = {"X-Department": "claims", "x-region_2": "nw"}
    lines = transfer_lines(to("sip:desk@example.com", sipHeaders=headers))
    assert lines == ("Sends the SIP headers X-Department and x-region_2.",)


def test_a_long_text_is_shortened() -> None:
    [line] = transfer_lines(to("+13125550199", message="word " * 800))
    assert len(line) < 320 and line.endswith("word…”")
