"""What benchmarks measure: upstreams, the dashboard as it is served, and Django's own admin."""

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
SDK_PYTHON = ROOT / ".venv-sdk/bin/python"


@dataclass(frozen=True)
class Site:
    """A server, and the cookies of somebody signed in there."""

    server: Server
    cookies: httpx.Cookies

    def client(self) -> httpx.Client:
        """A new connection, signed in."""
        return httpx.Client(
            base_url=self.server.url, cookies=self.cookies, trust_env=False, timeout=30
        )

    def sign_in(self, context: "BrowserContext") -> None:
        """Has the same person signed in in a browser."""
        for cookie in self.cookies.jar:
            value = cookie.value or ""
            context.add_cookies([{"name": cookie.name, "value": value, "url": self.server.url}])

    def warm_up(self, path: str) -> None:
        """Asks over so many connections at once that every worker of the server has its share."""
        with ThreadPoolExecutor(CONNECTIONS) as threads:
            list(threads.map(self._ask_repeatedly, [path] * CONNECTIONS))

    def _ask_repeatedly(self, path: str) -> None:
        with self.client() as client:
            for _ in range(3):
                client.get(path).raise_for_status()


def start_sandbox(processes: Processes, numbers: int) -> Server:
    """An upstream with one organization; of whatever size, it has as many names."""
    port = free_port()
    options = [f"--port={port}", f"--numbers={numbers}", "--assistants=100", "--squads=20"]
    return processes.start(
        f"sandbox-{numbers}", "-m", "vapi_sandbox", f"--key={KEY}", *options, port=port
    )


def start_upstream(processes: Processes, numbers: int) -> Server:
    """An upstream with one organization that takes next to no time to answer."""
    port = free_port()
    arguments = ("-m", "benchmarks.upstream", str(port), str(numbers))
    server = processes.start("upstream", *arguments, port=port)
    processes.wait(server, "/v2/phone-number?limit=1")
    return server


def start_sdk(processes: Processes, upstream: Server, limit: int) -> Server:
    """Vapi's SDK in a process of its own, which reads pages of an upstream (sdk_reading.py)."""
    if not SDK_PYTHON.exists():
        raise Broken("Vapi's SDK isn't there: `make .venv-sdk/.installed` installs it")
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
    """A bare client with the organization's key."""
    headers = {"Authorization": f"Bearer {KEY}"}
    return httpx.Client(base_url=upstream.url, headers=headers, trust_env=False, timeout=30)


def start_dashboard(
    processes: Processes, sandboxes: Mapping[str, Server], *, role: str = "viewer"
) -> Site:
    """The real server with its real settings, and an organization for each region's sandbox."""
    environment = dashboard_environment(processes, sandboxes, role=role)
    port = int(environment["PORT"])
    server = processes.start(
        "dashboard", "-m", "dashboard.operations.serve", port=port, environment=environment
    )
    processes.wait(server, "/readyz")
    return Site(server, _sign_in(server, "/accounts/login/", login=EMAIL, password=PASSWORD))


def dashboard_environment(
    processes: Processes, sandboxes: Mapping[str, Server], *, role: str = "viewer"
) -> dict[str, str]:
    """The settings of a dashboard, whose database has an organization for each region's sandbox."""
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
        "DEBUG": "0",
        "DJANGO_SETTINGS_MODULE": "dashboard.settings",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "VAPI_KEY_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    }
    manage = "manage.py"
    processes.run(manage, "migrate", "--verbosity=0", environment=environment)
    for region in sandboxes:
        create = ("create_org", region, f"--name=Benchmark {region}", f"--region={region}")
        processes.run(manage, *create, environment=environment, typed=KEY)
        add = ("add_member", region, EMAIL, f"--role={role}")
        processes.run(manage, *add, environment=environment, typed=PASSWORD)
    return environment


def start_demo(processes: Processes, email: str) -> Site:
    """The demo as `make demo` runs it, with data of its own, and one of its people signed in."""
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
    """Django's admin with the numbers of a sandbox, under the dashboard's web server."""
    port = free_port()
    environment = {
        "ADMIN_SITE_DATABASE": str(processes.directory / f"{sandbox.name}-admin.sqlite3"),
        "ADMIN_SITE_PASSWORD": PASSWORD,
        "DJANGO_SETTINGS_MODULE": "benchmarks.admin_site.settings",
        "SECRET_KEY": secrets.token_urlsafe(48),
    }
    fill = ("-m", "benchmarks.admin_site.fill", sandbox.url, KEY)
    processes.run(*fill, environment=environment)
    listening = Environment.model_construct(host=HOST, port=port)
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
