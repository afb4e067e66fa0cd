"""A real Chromium that visits the site over HTTP. Any complaint of the browser fails the test."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage
from django.core.signals import request_finished, request_started
from django.db import connections
from django.test import override_settings
from playwright.sync_api import BrowserContext, Page, Playwright, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

import vapi_sandbox
from dashboard.orgs.models import User
from dashboard.web.static_files import STYLE_SHEETS, with_imports
from tests.cast import Cast
from tests.conftest import signed_in
from vapi_client.connections import Connections, Limits
from vapi_client.json_values import JSON

from . import chromium
from .complaints import Complaints
from .number_form import NUMBER, NumberForm
from .numbers_page import NumbersPage

# Playwright's synchronous interface runs an event loop in the thread of the tests, and Django then
# refuses to reach the database. The loop never runs while a test does.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PATIENCE = 10_000  # milliseconds; a busy machine can take seconds
expect.set_options(PATIENCE)

CONTEXT_OPTIONS: dict[str, Any] = {
    "viewport": {"width": 1280, "height": 800},
    "locale": "en-US",
    "timezone_id": "UTC",
    "reduced_motion": "reduce",
}


class OpenPage(Protocol):
    """Open a page in a browser context of its own, signed in as `user` if there is one."""

    def __call__(self, user: User | None = None, **context_options: Any) -> Page: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], playwright: Playwright
) -> dict[str, Any]:
    """Start the system's Chromium, or Playwright's own if there is none."""
    executable = chromium.executable(playwright)
    if executable is None:
        missing = "No Chromium: `make browser` installs one."
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    return {
        **browser_type_launch_args,
        "executable_path": executable,
        "args": list(chromium.ARGUMENTS),
    }


@pytest.fixture(scope="session", autouse=True)
def _connections_end_with_playwright(playwright: Playwright) -> Iterator[None]:
    """Close the database connections that Django opens for an event loop; nothing else does."""
    yield
    connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def _sheets_with_imports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Serve style sheets with their imports, as in production: 30 requests less a browser."""
    directory = tmp_path_factory.mktemp("static")
    (source,) = django_settings.STATICFILES_DIRS
    (directory / STYLE_SHEETS).mkdir()
    for sheet in (Path(source) / STYLE_SHEETS).glob("*.css"):
        path = STYLE_SHEETS + sheet.name
        (directory / path).write_text(with_imports(FileSystemStorage(source), path))
    with override_settings(STATICFILES_DIRS=[directory, source]):
        yield


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """Let tests write addresses without their host."""
    return live_server.url


@pytest.fixture(autouse=True)
def _cache_in_memory(settings: Settings, _no_limits_reached_yet: None) -> None:
    """Cache in memory: threads that fill the cache don't have the test's database."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


@pytest.fixture(autouse=True)
def _requests_take_turns(cast: Cast) -> Iterator[None]:
    """Run one request at a time, and wait for the last one before the database is emptied.

    The server's threads share one connection to an in-memory SQLite database, which can't run two
    statements at once.
    """
    turn, under_way, changed = threading.Lock(), 0, threading.Condition()

    def begin(**_: Any) -> None:
        nonlocal under_way
        with changed:
            under_way += 1
        turn.acquire(timeout=20)

    def end(**_: Any) -> None:
        nonlocal under_way
        if turn.locked():
            turn.release()
        with changed:
            under_way -= 1
            changed.notify_all()

    request_started.connect(begin)
    request_finished.connect(end)
    yield
    with changed:
        changed.wait_for(lambda: under_way <= 0, timeout=10)
    request_started.disconnect(begin)
    request_finished.disconnect(end)


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """Collect the addresses that browsers request from the site, including from new tabs.

    Playwright can miss a tab that opened by itself.
    """
    addresses: list[str] = []

    def note(environ: dict[str, str], **_: Any) -> None:
        addresses.append(f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}")

    request_started.connect(note)
    yield addresses
    request_started.disconnect(note)


@pytest.fixture(autouse=True)
def complaints(_requests_take_turns: None, live_server: LiveServer) -> Iterator[Complaints]:
    """Fail the test if the browser complains about anything that the test didn't announce."""
    complaints = Complaints(live_server.url)
    yield complaints
    complaints.check()


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], complaints: Complaints
) -> Iterator[Callable[..., BrowserContext]]:
    """Collect complaints from every browser context."""
    contexts = []

    def new(**options: Any) -> BrowserContext:
        context = new_context(**{**CONTEXT_OPTIONS, **options})
        context.set_default_timeout(PATIENCE)
        complaints.listen_to(context)
        contexts.append(context)
        return context

    yield new
    for page in (page for context in contexts for page in context.pages):
        complaints.wait(page)


@pytest.fixture
def open_page(new_context: Callable[..., BrowserContext], live_server: LiveServer) -> OpenPage:
    def open_page(user: User | None = None, **context_options: Any) -> Page:
        context = new_context(**context_options)
        if user:
            sign_in(context, user, live_server.url)
        return context.new_page()

    return open_page


@pytest.fixture
def numbers(open_page: OpenPage, cast: Cast) -> NumbersPage:
    """Open acme's list as its viewer."""
    return NumbersPage(open_page(cast.viewer)).open()


@pytest.fixture
def form(open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization) -> NumberForm:
    """A number form for acme's operator, not opened yet."""
    return NumberForm(open_page(cast.operator), vapi_acme)


@pytest.fixture
def number(vapi_acme: vapi_sandbox.Organization) -> JSON:
    """A Twilio number of acme."""
    return vapi_acme.put(NUMBER)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make calls to Vapi time out before `expect` does; a busy machine can take seconds."""
    connections = Connections(Limits(read=2.5, total=5))
    monkeypatch.setattr("vapi_client.client.shared_connections", lambda: connections)
    yield
    connections.close()


def sign_in(context: BrowserContext, user: User, url: str) -> None:
    """Sign in by setting the session cookie, without the form."""
    client = signed_in(user)
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])
