"""The log has one line for a request that fails, and a traceback only for an unexpected error."""

import html
import io
import logging
import logging.config
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

import vapi_sandbox
from dashboard.orgs.models import Role
from dashboard.web.request_log import LineFormatter
from tests.cast import Cast
from tests.dashboard.test_access import MEMBER_PAGES, PAGES, address_of
from vapi_sandbox import Fault

FORMAT = settings.LOGGING["formatters"]["line"]["format"]
TOO_HIGH = [name for name in MEMBER_PAGES if PAGES[name][0] != Role.VIEWER]


class Log(io.StringIO):
    def lines(self) -> list[str]:
        return self.getvalue().splitlines()


@pytest.fixture
def log() -> Iterator[Log]:
    """What the site logs, as its handler writes it."""
    stream = Log()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter(FORMAT))
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def test_the_site_logs_by_this_formatter() -> None:
    formatter = settings.LOGGING["formatters"]["line"]["class"]
    assert formatter == f"{LineFormatter.__module__}.{LineFormatter.__name__}"


@pytest.mark.parametrize("name", TOO_HIGH)
def test_a_403_is_one_line_with_organization_person_and_request(
    name: str, cast: Cast, as_viewer: Client, log: Log
) -> None:
    address, [method, *_] = address_of(name, cast), PAGES[name][1]
    log.truncate(0)
    log.seek(0)
    response = as_viewer.generic(method, address)
    [line] = log.lines()
    assert f"Forbidden (Permission denied): {address}" in line
    assert f"(RoleTooLow: this needs the role {PAGES[name][0]})" in line
    request_id = response.headers["X-Request-Id"]
    about = f"[organization acme, person {cast.viewer.pk}, request {request_id}]"
    assert line.endswith(about)


def test_other_refusals_are_one_line_each(cast: Cast, as_viewer: Client, log: Log) -> None:
    strict = Client(enforce_csrf_checks=True)
    answers = [
        as_viewer.get("/orgs/acme/nothing/"),
        as_viewer.post("/orgs/acme/members/"),
        as_viewer.get("/", headers={"Host": "evil.example"}),
        strict.post("/accounts/login/"),
    ]
    assert [each.status_code for each in answers] == [404, 405, 400, 403]
    assert len(log.lines()) == 4
    for line, answer in zip(log.lines(), answers, strict=True):
        assert line.endswith(f"request {answer.headers['X-Request-Id']}]")


def test_a_page_that_vapi_fails_is_one_line_besides_that_of_the_call(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization, log: Log
) -> None:
    vapi_acme.fail("list", Fault("status", status=500))
    response = as_viewer.get("/orgs/acme/numbers/")
    assert response.status_code == 502
    pages = [each for each in log.lines() if " django.request " in each]
    assert len(pages) == 1
    assert "Traceback" not in log.getvalue()
    for line in log.lines():
        assert line.endswith(f"request {response.headers['X-Request-Id']}]")


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*args: object, **kwargs: object) -> None:
        try:
            raise ConnectionError("server closed the connection\n\tunexpectedly")
        except ConnectionError as error:
            raise OperationalError(*error.args) from error

    with monkeypatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "cursor", refuse)
        yield


@pytest.mark.parametrize("page", ["orgs/acme/numbers/", "orgs/acme/audit/", "accounts/login/"])
@pytest.mark.parametrize("htmx", [False, True])
def test_a_database_that_doesnt_answer_is_one_line_and_a_page_that_says_so(
    as_viewer: Client, log: Log, no_database: None, page: str, htmx: bool
) -> None:
    as_viewer.raise_request_exception = False
    headers = {"HX-Request": "true"} if htmx else {}
    response = as_viewer.get(f"/{page}", headers=headers)
    request_id = response.headers["X-Request-Id"]
    [line] = log.lines()
    assert r"(OperationalError: server closed the connection\n\tunexpectedly)" in line
    assert line.endswith(f"request {request_id}]")
    assert response.status_code == 503
    text = html.unescape(response.text)
    for part in ("database doesn't answer", "Try again in a moment", request_id):
        assert part in text
    assert ("<html" in text) is not htmx
    assert response.headers.get("X-Dashboard-Partial") == ("error" if htmx else None)


def test_an_unexpected_error_has_one_traceback_and_the_page_names_the_request(
    cast: Cast, as_admin: Client, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("unexpected\n2026-11-28 INFO forged")

    monkeypatch.setattr("dashboard.administration.settings_view.render", fail)
    as_admin.raise_request_exception = False
    response = as_admin.get("/orgs/acme/settings/")
    request_id = response.headers["X-Request-Id"]
    assert response.status_code == 500
    assert f"under the request {request_id}." in response.text
    first, *rest = log.lines()
    assert first.endswith(f"[organization acme, person {cast.admin.pk}, request {request_id}]")
    assert log.getvalue().count("Traceback") == 1
    assert all(line.startswith("  ") for line in rest)


def test_each_request_has_an_id_of_its_own(client: Client, log: Log) -> None:
    ids = [client.get("/healthz").headers["X-Request-Id"] for _ in range(2)]
    assert len(set(ids)) == 2
    assert all(re.fullmatch(r"[0-9a-f]{32}", each) for each in ids)
    logging.getLogger("dashboard").warning("later")
    assert log.lines()[-1].endswith(" dashboard later")


def test_times_are_in_utc() -> None:
    record = logging.LogRecord("name", logging.INFO, "path", 1, "text", (), None)
    written = LineFormatter(FORMAT).format(record)[:19]
    assert written == datetime.fromtimestamp(int(record.created), UTC).strftime("%Y-%m-%d %H:%M:%S")


@given(st.text())
def test_no_text_can_look_like_another_line(text: str) -> None:
    record = logging.LogRecord("name", logging.INFO, "path", 1, "%s", (text,), None)
    line = LineFormatter(FORMAT).format(record)
    assert line.isprintable()
    assert len(line.splitlines()) == 1
