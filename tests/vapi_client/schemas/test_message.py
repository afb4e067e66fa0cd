"""A message is plain text, or a custom message with a text for each language."""

from typing import Any

import pytest

from .faults import kinds_of


def faults(message: Any) -> list[tuple[str, str]]:
    return kinds_of(
        fallbackDestination={"type": "number", "number": "+14155550100", "message": message}
    )


@pytest.mark.parametrize(
    "message",
    [
        "Hold the line.",
        {"type": "custom-message", "content": "x" * 1000},
        {
            "type": "custom-message",
            "contents": [{"type": "text", "text": "Bitte warten.", "language": "de"}],
        },
    ],
)
def test_a_message_of_the_document_is_valid(message: Any) -> None:
    assert faults(message) == []


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ({"type": "custom-message", "content": "x" * 1001}, "string_too_long"),
        ({"type": "other"}, "literal_error"),
        (
            {
                "type": "custom-message",
                "contents": [{"type": "text", "text": "", "language": "xx"}],
            },
            "literal_error",
        ),
        (1, "string_type"),
    ],
)
def test_a_message_outside_the_document_is_invalid(message: Any, kind: str) -> None:
    assert kind in [found for _, found in faults(message)]
