"""A ringing call has a list of actions, an ending call at most one."""

from typing import Any

import pytest

from .faults import kinds_of

SAY = {"type": "say", "exact": "x" * 4000}


@pytest.mark.parametrize(
    "hook",
    [
        {"on": "call.ringing", "do": [SAY, {"type": "transfer"}]},
        {"on": "call.ringing", "do": []},
        {"on": "call.ending", "do": SAY},
        {"on": "call.ending"},
    ],
)
def test_a_hook_of_the_document_is_valid(hook: dict[str, Any]) -> None:
    assert kinds_of(hooks=[hook]) == []


@pytest.mark.parametrize(
    ("hook", "path", "kind"),
    [
        ({"on": "call.started"}, "", "union_tag_invalid"),
        ({"on": "call.ringing"}, ".do", "missing"),
        ({"on": "call.ringing", "do": SAY}, ".do", "list_type"),
        ({"on": "call.ending", "do": {**SAY, "exact": "x" * 4001}}, ".do.exact", "string_too_long"),
        ({"on": "call.ending", "do": {"type": "hang up"}}, ".do", "union_tag_invalid"),
    ],
)
def test_a_hook_outside_the_document_is_invalid(hook: dict[str, Any], path: str, kind: str) -> None:
    assert kinds_of(hooks=[hook]) == [(f"hooks.0{path}", kind)]


def test_null_clears_all_hooks() -> None:
    assert kinds_of(hooks=None) == []
