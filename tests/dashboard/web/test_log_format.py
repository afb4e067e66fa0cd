"""Records as text and as JSON: one line each, with a traceback only for an unexpected error."""

import json
import logging
import sys
from datetime import UTC, datetime

import pytest
from django.db import OperationalError
from hypothesis import given
from hypothesis import strategies as st

from dashboard.web.log_format import JsonFormatter, LineFormatter


def test_times_are_in_utc() -> None:
    record = logging.LogRecord("name", logging.INFO, "path", 1, "text", (), None)
    written = LineFormatter().format(record)[:19]
    assert written == datetime.fromtimestamp(int(record.created), UTC).strftime("%Y-%m-%d %H:%M:%S")


@given(st.text())
def test_no_text_can_look_like_another_line(text: str) -> None:
    record = logging.LogRecord("name", logging.INFO, "path", 1, "%s", (text,), None)
    line = LineFormatter().format(record)
    assert line.isprintable()
    assert len(line.splitlines()) == 1


@given(st.text())
def test_json_is_one_line_with_any_text(text: str) -> None:
    record = logging.LogRecord("name", logging.INFO, "path", 1, "%s", (text,), None)
    line = JsonFormatter().format(record)
    assert len(line.splitlines()) == 1
    assert json.loads(line)["message"] == text


@pytest.mark.parametrize(
    ("error", "has_traceback"), [(ValueError("why"), True), (OperationalError("why"), False)]
)
def test_json_has_the_traceback_of_an_unexpected_error(
    error: Exception, has_traceback: bool
) -> None:
    try:
        raise error
    except Exception:
        record = logging.LogRecord("name", logging.ERROR, "", 1, "failed", (), sys.exc_info())
    line = json.loads(JsonFormatter().format(record))
    assert ("Traceback" in line.get("traceback", "")) is has_traceback
    assert ("why" in line["message"]) is not has_traceback
