"""The demo: the site before a sandbox instead of Vapi, with people to sign in as.

`python -m dashboard.operations.demo` keeps everything it makes, its secrets too, under `var/demo/`.
"""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import NoReturn

from cryptography.fernet import Fernet

from dashboard.environment import ROOT, VAR

from .serve import is_taken

DEMO = Path(os.environ.get("DEMO_DIRECTORY", VAR / "demo"))
PASSWORD = "numbers-at-hand"  # noqa: S105 - printed for everybody who runs the demo
ORGANIZATIONS = {
    "acme": ("Acme Support", "us", "demo-private-key-of-acme"),
    "globex": ("Globex Europe", "eu", "demo-private-key-of-globex"),
}
PEOPLE = {
    "viewer@acme.example": {"acme": "viewer"},
    "operator@acme.example": {"acme": "operator"},
    "admin@acme.example": {"acme": "admin"},
    "admin@globex.example": {"globex": "admin"},
    "both@demo.example": {"acme": "operator", "globex": "viewer"},
}
PATIENCE = 60


def main() -> None:
    """Runs until it is interrupted, or until a part of it ends."""
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
    if is_taken(host, port):
        raise SystemExit(
            f"Port {port} on {host} is taken by another program. "
            "Choose another, for example: make demo PORT=8001"
        )
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)
    DEMO.mkdir(parents=True, exist_ok=True)
    parts: list[subprocess.Popen[str]] = []
    try:
        sandbox, sandbox_url = _start_sandbox()
        parts.append(sandbox)
        _configure(sandbox_url)
        _fill_database()
        parts.append(
            subprocess.Popen([sys.executable, "-m", "dashboard.operations.serve"], text=True)
        )
        parts.append(
            subprocess.Popen([sys.executable, "manage.py", "db_worker"], text=True, cwd=ROOT)
        )
        url = f"http://{host if host != '127.0.0.1' else 'localhost'}:{port}"
        _wait_until_ready(f"http://{host}:{port}/readyz", parts)
        _welcome(url, sandbox_url)
        while all(part.poll() is None for part in parts):
            time.sleep(0.2)
        raise SystemExit("A part of the demo has ended by itself; its reason stands above.")
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _end(parts)


def _stop(signum: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _start_sandbox() -> tuple[subprocess.Popen[str], str]:
    """The sandbox on any free port; its first line says which."""
    keys = [f"--key={key}" for _, _, key in ORGANIZATIONS.values()]
    command = [sys.executable, "-m", "vapi_sandbox", "--port=0", f"--state={DEMO / 'vapi.json'}"]
    process = subprocess.Popen(  # noqa: S603
        [*command, *keys], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout  # noqa: S101
    for line in process.stdout:
        for word in line.split():
            if word.startswith("http://"):
                return process, word.rstrip(".,/")
    raise SystemExit("The sandbox didn't start; its reason stands above.")


def _configure(sandbox_url: str) -> None:
    """The environment of the site, whatever `.env` or the shell say of another installation."""
    os.environ |= {
        "SITE_URL": f"http://localhost:{os.environ.get('PORT', '8000')}",
        "DATABASE_URL": f"sqlite:///{DEMO / 'dashboard.sqlite3'}",
        "CACHE_URL": "dbcache://cache",
        "EMAIL_URL": "consolemail://",
        "VAPI_API_URL": sandbox_url,
        "VAPI_EU_API_URL": sandbox_url,
        "TRUSTED_PROXY_COUNT": "0",
        "STYLEGUIDE": "1",
        "DJANGO_SETTINGS_MODULE": "dashboard.settings",
        **_secrets(DEMO / "secrets.json"),
    }


def _secrets(kept: Path) -> dict[str, str]:
    if not kept.exists():
        made = {
            "SECRET_KEY": secrets.token_urlsafe(48),
            "VAPI_KEY_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        }
        kept.touch(mode=0o600)
        kept.write_text(json.dumps(made))
    found: dict[str, str] = json.loads(kept.read_text())
    return found


def _fill_database() -> None:
    """The organizations and the people, where they aren't there yet."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)

    from pydantic import SecretStr

    from dashboard.activity.record import COMMAND_LINE
    from dashboard.orgs import memberships, organizations
    from dashboard.orgs.models import Organization, User

    for slug, (name, region, key) in ORGANIZATIONS.items():
        if not Organization.objects.filter(slug=slug).exists():
            organization = Organization(slug=slug, name=name)
            organization.set_api_key(SecretStr(key), region=region, by=None)
            organizations.create(organization, by=COMMAND_LINE)
    for email, roles in PEOPLE.items():
        if User.objects.with_email(email) is None:
            User.objects.create_user(email, PASSWORD)
            for slug, role in roles.items():
                organization = Organization.objects.get(slug=slug)
                memberships.add(organization, email, role, by=COMMAND_LINE)


def _wait_until_ready(url: str, parts: list[subprocess.Popen[str]]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and all(part.poll() is None for part in parts):
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit("The demo didn't start; its reason stands above.")


def _welcome(url: str, sandbox_url: str) -> None:
    width = max(map(len, PEOPLE))
    people = "\n".join(
        f"  {email:{width}}  {', '.join(f'{role} of {slug}' for slug, role in roles.items())}"
        for email, roles in PEOPLE.items()
    )
    print(  # noqa: T201
        f"\nThe demo is ready: {url}\n\n"
        f"Sign in as one of these, with the password {PASSWORD}\n{people}\n\n"
        f"It talks to a sandbox instead of Vapi, at {sandbox_url}. Ctrl-C stops both.\n",
        flush=True,
    )


def _end(parts: list[subprocess.Popen[str]]) -> None:
    for part in reversed(parts):
        if part.poll() is None:
            part.terminate()
    for part in reversed(parts):
        try:
            part.wait(timeout=8)
        except subprocess.TimeoutExpired:
            part.kill()
            part.wait()


if __name__ == "__main__":
    main()
