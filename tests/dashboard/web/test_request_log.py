"""The log has a line for each request, and one more that says why it failed."""

import html
import io
import json
import logging
import logging.config
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

import vapi_sandbox
from dashboard.orgs.models import Role
from dashboard.web import request_log
from dashboard.web.log_format import JsonFormatter, LineFormatter
from tests.cast import Cast
from tests.dashboard.test_access import MEMBER_PAGES, PAGES, address_of
from vapi_sandbox import Fault

TOO_HIGH = [name for name in MEMBER_PAGES if PAGES[name][0] != Role.VIEWER]


class Log(io.StringIO):
    def lines(self) -> list[str]:
        return self.getvalue().splitlines()


@contextmanager
def logging_to(logger: logging.Logger, formatter: logging.Formatter) -> Iterator[Log]:
    stream = Log()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[Log]:
    """What the site logs besides the line of each request, as its handler writes it."""
    monkeypatch.setattr(request_log.log, "propagate", False)
    with logging_to(logging.getLogger(), LineFormatter()) as log:
        yield log


@pytest.fixture
def requests() -> Iterator[Log]:
    """The line of each request."""
    with logging_to(request_log.log, LineFormatter()) as log:
        yield log


@pytest.fixture
def json_requests() -> Iterator[Log]:
    with logging_to(request_log.log, JsonFormatter()) as log:
        yield log


def test_a_request_is_a_line_with_its_page_and_the_share_of_vapi(
    cast: Cast, as_viewer: Client, requests: Log
) -> None:
    response = as_viewer.get("/orgs/acme/numbers/?search=a-customer")
    [line] = requests.lines()
    assert re.search(
        r" GET phone_numbers:list 200 in [\d.]+ ms, Vapi [\d.]+ ms in \d calls? ", line
    )
    about = f"[organization acme, person {cast.viewer.pk}, request {response['X-Request-Id']}]"
    assert line.endswith(about)
    assert "a-customer" not in line


def test_a_request_is_an_object_of_json(cast: Cast, as_viewer: Client, json_requests: Log) -> None:
    response = as_viewer.get("/orgs/acme/settings/", headers={"X-Request-Id": "of-the-proxy"})
    [line] = map(json.loads, json_requests.lines())
    assert response["X-Request-Id"] == "of-the-proxy"
    wanted = {
        "level": "INFO",
        "method": "GET",
        "view": "administration:settings",
        "status": 200,
        "organization": "acme",
        "person": cast.viewer.pk,
        "request_id": "of-the-proxy",
        "vapi_calls": 0,
    }
    assert {name: line[name] for name in wanted} == wanted
    assert line["duration_ms"] > 0


def test_a_download_is_logged_when_its_last_byte_is_sent(as_viewer: Client, requests: Log) -> None:
    response = as_viewer.get("/orgs/acme/activity/?format=csv")
    assert requests.lines() == []
    assert b"".join(response)
    response.close()
    assert " GET activity:" in requests.lines()[0]


def test_no_line_has_the_token_of_a_link(client: Client, db: None, requests: Log) -> None:
    client.get("/invitations/a-token-that-is-secret/")
    assert "GET open_invitation" in requests.lines()[0]
    assert "a-token-that-is-secret" not in requests.getvalue()


def test_health_checks_and_static_files_are_lines_only_on_demand(
    client: Client, requests: Log
) -> None:
    client.get("/healthz")
    assert requests.lines() == []
    request_log.log.setLevel(logging.DEBUG)
    client.get("/healthz")
    request_log.log.setLevel(logging.NOTSET)
    assert " DEBUG " in requests.lines()[0]


def test_the_site_logs_by_these_formatters() -> None:
    formatters = settings.LOGGING["formatters"]
    for name, formatter in (("text", LineFormatter), ("json", JsonFormatter)):
        assert formatters[name]["class"] == f"{formatter.__module__}.{formatter.__name__}"


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
    assert f"under the request ID {request_id}." in response.text
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
