"""The servers that benchmarks measure: upstreams, the dashboard, and Django's admin."""

import secrets
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
from cryptography.fernet import Fernet

from dashboard.environment import Environment
from dashboard.operations import sample_site
from dashboard.operations.serve import gunicorn_arguments

from .processes import HOST, ROOT, Broken, Processes, Server, free_port

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

KEY = "key-of-the-benchmark"
EMAIL = "benchmark@example.com"
PASSWORD = secrets.token_urlsafe(16)
CONNECTIONS = 12
# In one process, as each takes seconds to start
FILL = """
import sys
import django
django.setup()
from django.core.management import call_command
email, role, *regions = sys.argv[1:]
call_command("migrate", verbosity=0)
for region in regions:
    call_command("create_org", region, name=f"Benchmark {region}", region=region)
    call_command("add_member", region, email, role=role)
"""
SDK_PYTHON = ROOT / ".venv-sdk/bin/python"


@dataclass(frozen=True)
class Site:
    """A server, and the cookies of a signed-in person."""

    server: Server
    cookies: httpx.Cookies

    def client(self) -> httpx.Client:
        """Return a signed-in client with its own connection."""
        return httpx.Client(
            base_url=self.server.url, cookies=self.cookies, trust_env=False, timeout=30
        )

    def sign_in(self, context: "BrowserContext") -> None:
        """Sign the person in in a browser."""
        for cookie in self.cookies.jar:
            value = cookie.value or ""
            context.add_cookies([{"name": cookie.name, "value": value, "url": self.server.url}])

    def warm_up(self, path: str) -> None:
        """Send requests over many connections at once, so that every worker gets some."""
        with ThreadPoolExecutor(CONNECTIONS) as threads:
            list(threads.map(self._ask_repeatedly, [path] * CONNECTIONS))

    def _ask_repeatedly(self, path: str) -> None:
        with self.client() as client:
            for _ in range(3):
                client.get(path).raise_for_status()


def start_sandbox(processes: Processes, numbers: int) -> Server:
    """Start a sandbox with one organization. Assistants and squads are the same for every size."""
    port = free_port()
    options = [f"--port={port}", f"--numbers={numbers}", "--assistants=100", "--squads=20"]
    return processes.start(
        f"sandbox-{numbers}", "-m", "vapi_sandbox", f"--key={KEY}", *options, port=port
    )


def start_upstream(processes: Processes, numbers: int) -> Server:
    """Start an upstream with one organization that responds in almost no time."""
    port = free_port()
    arguments = ("-m", "benchmarks.upstream", str(port), str(numbers))
    server = processes.start("upstream", *arguments, port=port)
    processes.wait(server, "/v2/phone-number?limit=1")
    return server


def start_sdk(processes: Processes, upstream: Server, limit: int) -> Server:
    """Start Vapi's SDK in its own process, where it reads pages of an upstream (sdk_reading.py)."""
    if not SDK_PYTHON.exists():
        raise Broken("Vapi's SDK is missing: `make .venv-sdk/.installed` installs it")
    port = free_port()
    server = processes.start(
        "sdk",
        "benchmarks/sdk_reading.py",
        *(upstream.url, KEY, str(limit), str(port)),
        port=port,
        environment={"NO_PROXY": "*"},
        python=str(SDK_PYTHON),
    )
    processes.wait(server, "/0")
    return server


def upstream_client(upstream: Server) -> httpx.Client:
    """Return a plain httpx client with the organization's key."""
    headers = {"Authorization": f"Bearer {KEY}"}
    return httpx.Client(base_url=upstream.url, headers=headers, trust_env=False, timeout=30)


def start_dashboard(
    processes: Processes, sandboxes: Mapping[str, Server], *, role: str = "viewer"
) -> Site:
    """Start the production server with an organization for each region's sandbox."""
    server = serve_dashboard(processes, dashboard_environment(processes, sandboxes, role=role))
    return Site(server, sign_in(server))


def serve_dashboard(processes: Processes, environment: Mapping[str, str]) -> Server:
    """Start the production server with these settings."""
    port = int(environment["PORT"])
    serve = ("-m", "dashboard.operations.serve")
    server = processes.start("dashboard", *serve, port=port, environment=environment)
    processes.wait(server, "/readyz")
    return server


def sign_in(server: Server) -> httpx.Cookies:
    """Sign the person of the benchmarks in to a dashboard."""
    return _sign_in(server, "/accounts/login/", login=EMAIL, password=PASSWORD)


def dashboard_environment(
    processes: Processes,
    sandboxes: Mapping[str, Server],
    *,
    role: str = "viewer",
    keys: Mapping[str, str] = {},
    **settings: str,
) -> dict[str, str]:
    """Fill a database with an organization for each region; return the settings for it.

    `keys` are those of the regions whose organizations don't have KEY.
    """
    port = free_port()
    environment = {
        "HOST": HOST,
        "PORT": str(port),
        "SITE_URL": f"http://{HOST}:{port}",
        "DATABASE_URL": f"sqlite:///{processes.directory / 'dashboard.sqlite3'}",
        "CACHE_URL": "dbcache://cache",
        "EMAIL_URL": "consolemail://",
        "VAPI_API_URL": sandboxes["us"].url,
        "VAPI_EU_API_URL": sandboxes["eu"].url,
        "TRUSTED_PROXY_COUNT": "0",
        "DRAIN_SECONDS": "0",
        "DEBUG": "0",
        "DJANGO_SETTINGS_MODULE": "dashboard.settings",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "VAPI_KEY_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        **settings,
    }
    first, *others = [keys.get(region, KEY) for region in sandboxes]
    typed = "\n".join([first, PASSWORD, *others])
    processes.run("-c", FILL, EMAIL, role, *sandboxes, environment=environment, typed=typed)
    return environment


def start_demo(processes: Processes, email: str) -> Site:
    """Start the demo with its own data, and sign one of its people in."""
    port = free_port()
    environment = {
        "HOST": HOST,
        "PORT": str(port),
        "DEMO_DIRECTORY": str(processes.directory / "demo"),
    }
    server = processes.start(
        "demo", "-m", "dashboard.operations.demo", port=port, environment=environment
    )
    processes.wait(server, "/readyz")
    cookies = _sign_in(server, "/accounts/login/", login=email, password=sample_site.PASSWORD)
    return Site(server, cookies)


def start_admin(processes: Processes, sandbox: Server) -> Site:
    """Start Django's admin with a sandbox's numbers, on the same web server as the dashboard."""
    port = free_port()
    environment = {
        "ADMIN_SITE_DATABASE": str(processes.directory / f"{sandbox.name}-admin.sqlite3"),
        "ADMIN_SITE_PASSWORD": PASSWORD,
        "DJANGO_SETTINGS_MODULE": "benchmarks.admin_site.settings",
        "SECRET_KEY": secrets.token_urlsafe(48),
    }
    fill = ("-m", "benchmarks.admin_site.fill", sandbox.url, KEY)
    processes.run(*fill, environment=environment)
    listening = Environment.model_construct(host=HOST, port=port, drain_seconds=0)
    *arguments, _ = gunicorn_arguments(listening)
    serve = ("-m", "gunicorn", *arguments, "benchmarks.admin_site.wsgi")
    server = processes.start(f"{sandbox.name}-admin", *serve, port=port, environment=environment)
    processes.wait(server, "/admin/login/")
    cookies = _sign_in(server, "/admin/login/", username="admin", password=PASSWORD)
    return Site(server, cookies)


def _sign_in(server: Server, path: str, **fields: str) -> httpx.Cookies:
    with httpx.Client(base_url=server.url, trust_env=False, timeout=30) as client:
        client.get(path).raise_for_status()
        token = {"csrfmiddlewaretoken": client.cookies["csrftoken"]}
        client.post(path, data=token | fields)
        if "sessionid" not in client.cookies:
            raise Broken(f"{server.name} refused to sign in:\n{server.log.read_text()}")
        return client.cookies
