"""The bounds of a server's seconds and retries. Its fields accept no null."""

from typing import Any

import pytest

from .faults import kinds_of

PLAN = {"type": "fixed", "maxRetries": 0, "baseDelaySeconds": 10}


@pytest.mark.parametrize("seconds", [1, 300])
def test_a_server_within_the_bounds_is_valid(seconds: int) -> None:
    assert kinds_of(server={"timeoutSeconds": seconds, "backoffPlan": PLAN}) == []


@pytest.mark.parametrize(
    ("server", "path", "kind"),
    [
        ({"timeoutSeconds": 0.9}, "timeoutSeconds", "greater_than_equal"),
        ({"timeoutSeconds": 301}, "timeoutSeconds", "less_than_equal"),
        ({"backoffPlan": {**PLAN, "type": "linear"}}, "backoffPlan.type", "literal_error"),
        ({"backoffPlan": {**PLAN, "maxRetries": -1}}, "backoffPlan.maxRetries", None),
        ({"backoffPlan": {**PLAN, "baseDelaySeconds": 11}}, "backoffPlan.baseDelaySeconds", None),
        ({"backoffPlan": {"type": "fixed"}}, "backoffPlan.maxRetries", "missing"),
        ({"url": None}, "url", "string_type"),
    ],
)
def test_a_server_outside_the_bounds_is_invalid(
    server: dict[str, Any], path: str, kind: str | None
) -> None:
    found = dict(kinds_of(server=server))
    assert f"server.{path}" in found
    assert kind in (None, found[f"server.{path}"])


def test_null_clears_a_server() -> None:
    assert kinds_of(server=None) == []
