"""A site in processes of its own, which the drills kill, and people who use it in a browser."""

import os
import secrets
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import httpx
from cryptography.fernet import Fernet

import vapi_sandbox
from benchmarks.processes import free_port
from tests.outside import ROOT
from tests.phone_numbers.inputs import inputs_of
from tests.waiting import START, wait_until

MINUTE = 60.0
OPERATOR = "operator@acme.example"
PASSWORD = "correct horse battery staple"
CREATE = """
import sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("create_org", "acme", name="Acme Support")
call_command("add_member", "acme", sys.argv[1], role="operator")
"""


@dataclass
class Site:
    """An installation with one organization, `acme`, and one operator."""

    database_url: str
    vapi_url: str
    directory: Path
    settings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.settings = {
            "SECRET_KEY": secrets.token_urlsafe(48),
            "VAPI_KEY_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
            "DATABASE_URL": self.database_url,
            "CACHE_URL": "dbcache://cache",
            "EMAIL_URL": "consolemail://",
            "VAPI_API_URL": self.vapi_url,
            "DRAIN_SECONDS": "0",
            "DEBUG": "0",
            "DJANGO_SETTINGS_MODULE": "dashboard.settings",
            **self.settings,
        }
        self._processes: list[subprocess.Popen[bytes]] = []
        self._browsers = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._browsers.close()
        for process in self._processes:
            process.kill()
            for child in children_of(process.pid):
                os.kill(child, 9)
            process.wait()

    def create(self, key: str) -> None:
        """Migrate the database, and create the organization and the operator."""
        self._run("-c", CREATE, OPERATOR, typed=f"{key}\n{PASSWORD}")

    def manage(self, *arguments: str) -> None:
        self._run("manage.py", *arguments)

    def _run(self, *arguments: str, typed: str = "") -> None:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=os.environ | self.settings,
            input=typed.encode(),
            capture_output=True,
            check=False,
            timeout=START,
        )
        assert done.returncode == 0, done.stderr.decode()

    def worker(self) -> subprocess.Popen[bytes]:
        """Start a worker, and wait until it runs."""
        process = self._start("worker", "manage.py", "worker")
        wait_until(lambda: f":{process.pid} runs tasks" in self.log("worker"), START)
        return process

    def serve(self, **settings: str) -> "Server":
        """Start the web server, and wait until it is ready."""
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        own = {"HOST": "127.0.0.1", "PORT": str(port), "SITE_URL": url, **settings}
        process = self._start("web", "-m", "dashboard.operations.serve", **own)
        server = Server(url, process, self._browsers)
        wait_until(lambda: server.status_of("/readyz") == 200, START)
        return server

    def log(self, name: str) -> str:
        return (self.directory / f"{name}.log").read_text()

    def _start(self, name: str, *arguments: str, **settings: str) -> subprocess.Popen[bytes]:
        with (self.directory / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=os.environ | self.settings | settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._processes.append(process)
        return process


@dataclass(frozen=True)
class Server:
    """A web server that runs."""

    url: str
    process: subprocess.Popen[bytes]
    browsers: ExitStack  # which the site closes

    def status_of(self, path: str) -> int:
        """Return the status of a response, 0 if there is none."""
        try:
            return httpx.get(self.url + path, trust_env=False, timeout=10).status_code
        except httpx.TransportError:
            return 0

    def browser(self) -> httpx.Client:
        browser = httpx.Client(base_url=self.url, trust_env=False, timeout=MINUTE)
        return self.browsers.enter_context(browser)

    def sign_in(self) -> "Person":
        browser = self.browser()
        browser.get("/accounts/login/")
        form = {"login": OPERATOR, "password": PASSWORD}
        response = browser.post("/accounts/login/", data=form, headers=token_of(browser))
        assert response.status_code == 302, response.text
        return Person(browser)


@dataclass(frozen=True)
class Person:
    """The operator, in a browser."""

    browser: httpx.Client

    def open_name(self, number_id: str) -> dict[str, list[str]]:
        """Open the editor of a number's name, and return its inputs."""
        page = self.browser.get(f"/orgs/acme/numbers/{number_id}/name/", headers=HTMX)
        return inputs_of(page, "inline")

    def save_name(
        self, number_id: str, name: str, inputs: dict[str, list[str]] | None = None
    ) -> httpx.Response:
        """Save a name, with the inputs of the editor as it was opened before or now."""
        data = {**(inputs or self.open_name(number_id)), "name": name}
        headers = HTMX | token_of(self.browser)
        return self.browser.post(
            f"/orgs/acme/numbers/{number_id}/name/", data=data, headers=headers
        )

    def run_audit(self) -> None:
        headers = token_of(self.browser)
        response = self.browser.post("/orgs/acme/audit/start/", headers=headers)
        assert response.status_code == 302, response.text

    def sees(self, path: str, text: str) -> bool:
        """Return whether a page has this text. A server that doesn't answer shows nothing."""
        try:
            return text in self.browser.get(f"/orgs/acme/{path}").text
        except httpx.TransportError:
            return False


HTMX = {"HX-Request": "true"}


def token_of(browser: httpx.Client) -> dict[str, str]:
    return {"X-CSRFToken": browser.cookies["csrftoken"]}


def children_of(pid: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def names_at_vapi(organization: vapi_sandbox.Organization) -> dict[str, str | None]:
    return {str(each["id"]): each.get("name") for each in organization.numbers}
