"""A real Chromium that visits the site over HTTP, and fails a test on whatever it complains of."""

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
from django.test import Client, override_settings
from playwright.sync_api import BrowserContext, Page, Playwright, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

import vapi_sandbox
from dashboard.orgs.models import User
from dashboard.web.static_files import STYLE_SHEET, with_imports
from tests.cast import Cast
from vapi_client.connections import Connections, Limits
from vapi_client.json_values import JSON

from . import chromium
from .complaints import Complaints
from .number_form import NUMBER, NumberForm
from .numbers_page import NumbersPage

# Playwright's synchronous interface runs an event loop in the thread of the tests, and Django then
# refuses to reach the database. The loop never runs while a test does.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PATIENCE = 10_000  # milliseconds; a busy machine takes seconds for what is done in a moment
expect.set_options(PATIENCE)

CONTEXT_OPTIONS: dict[str, Any] = {
    "viewport": {"width": 1280, "height": 800},
    "locale": "en-US",
    "timezone_id": "UTC",
    "reduced_motion": "reduce",
}


class OpenPage(Protocol):
    """Opens a page of a browser of its own, in which somebody is signed in, or nobody."""

    def __call__(self, user: User | None = None, **context_options: Any) -> Page: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], playwright: Playwright
) -> dict[str, Any]:
    """The system's Chromium, or else Playwright's own."""
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
    """Where an event loop runs, Django opens some beside the thread's own, which nothing ends."""
    yield
    connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def _one_style_sheet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Serve the style sheets as one, as in production, which saves each new browser 30 requests."""
    directory = tmp_path_factory.mktemp("static")
    (source,) = django_settings.STATICFILES_DIRS
    sheet = directory / STYLE_SHEET
    sheet.parent.mkdir()
    sheet.write_text(with_imports(FileSystemStorage(source), STYLE_SHEET))
    with override_settings(STATICFILES_DIRS=[directory, source]):
        yield


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """Tests name addresses without their host."""
    return live_server.url


@pytest.fixture(autouse=True)
def _cache_in_memory(settings: Settings, _no_limits_reached_yet: None) -> None:
    """The directory is cached by threads that don't have the test's database."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


@pytest.fixture(autouse=True)
def _requests_end_with_the_test(cast: Cast) -> Iterator[None]:
    """The database is emptied after a test, which a request still under way would not survive."""
    under_way, changed = 0, threading.Condition()

    def count(change: int) -> Callable[..., None]:
        def changes(**_: Any) -> None:
            nonlocal under_way
            with changed:
                under_way += change
                changed.notify_all()

        return changes

    starts, ends = count(1), count(-1)
    request_started.connect(starts)
    request_finished.connect(ends)
    yield
    with changed:
        changed.wait_for(lambda: under_way <= 0, timeout=10)
    request_started.disconnect(starts)
    request_finished.disconnect(ends)


@pytest.fixture(autouse=True)
def _requests_take_turns(_requests_end_with_the_test: None) -> Iterator[None]:
    """The server's threads share one connection to a database in memory, and not even two of
    SQLite's statements may run at once on it."""
    turn = threading.Lock()

    def begin(**_: Any) -> None:
        turn.acquire(timeout=20)

    def end(**_: Any) -> None:
        if turn.locked():
            turn.release()

    request_started.connect(begin)
    request_finished.connect(end)
    yield
    request_started.disconnect(begin)
    request_finished.disconnect(end)


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """The addresses that the site is asked for. Playwright can miss a tab that opened by itself."""
    addresses: list[str] = []

    def note(environ: dict[str, str], **_: Any) -> None:
        addresses.append(f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}")

    request_started.connect(note)
    yield addresses
    request_started.disconnect(note)


@pytest.fixture(autouse=True)
def complaints(_requests_take_turns: None, live_server: LiveServer) -> Iterator[Complaints]:
    """What the browser complains of: nothing but what the test announces."""
    complaints = Complaints(live_server.url)
    yield complaints
    complaints.check()


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], complaints: Complaints
) -> Iterator[Callable[..., BrowserContext]]:
    """Every context reports its complaints."""
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
    """Acme's list as its viewer sees it, opened."""
    return NumbersPage(open_page(cast.viewer)).open()


@pytest.fixture
def form(open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization) -> NumberForm:
    """The form of acme's numbers, of which its operator is about to open one."""
    return NumberForm(open_page(cast.operator), vapi_acme)


@pytest.fixture
def number(vapi_acme: vapi_sandbox.Organization) -> JSON:
    """One of acme's numbers."""
    return vapi_acme.put(NUMBER)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Calls to Vapi that end soon."""
    connections = Connections(Limits(read=0.4, total=0.8))
    monkeypatch.setattr("vapi_client.client.shared_connections", lambda: connections)
    yield
    connections.close()


def sign_in(context: BrowserContext, user: User, url: str) -> None:
    """By the cookie alone, without the form."""
    client = Client()
    client.force_login(user)
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])
