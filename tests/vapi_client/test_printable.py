"""Text from outside is escaped before it reaches a terminal or the log."""

import pytest

from vapi_client.printable import printable, printable_lines


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Müller – 電話", "Müller – 電話"),
        ("a\nb\rc\td", r"a\nb\rc\td"),
        ("\x1b[31m\x9b\x7f", r"\x1b[31m\x9b\x7f"),
        ("\u202e\ud800", r"\u202e\ud800"),
    ],
)
def test_control_characters_are_escaped(text: str, escaped: str) -> None:
    assert printable(text) == escaped


def test_lines_stay_apart() -> None:
    assert printable_lines("a\x1b\r\nb\rc\n") == "a\\x1b\nb\\rc\n"
