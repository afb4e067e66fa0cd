"""A site with sample data, for `make demo` and `make dev`: a sandbox, organizations and people."""

import json
import os
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

from dashboard.environment import Environment

PASSWORD = "numbers-at-hand"  # noqa: S105 - printed for everyone who runs a sample site
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
SITE_ADMINISTRATOR = "both@demo.example"

LIVED_IN = "acme"  # has a past: changes by several people, and audits


@dataclass(frozen=True)
class SampleSite:
    """Where a sample site listens and keeps its data, including its secrets."""

    directory: Path
    host: str
    port: int

    @property
    def reached_at(self) -> str:
        """The address that this machine reaches it at."""
        return "127.0.0.1" if self.host == "0.0.0.0" else self.host  # noqa: S104

    @property
    def url(self) -> str:
        name = "localhost" if self.reached_at == "127.0.0.1" else self.host
        return f"http://{name}:{self.port}"

    def start_sandbox(self) -> tuple[subprocess.Popen[str], str]:
        """Start the sandbox on any free port; return its process and its URL."""
        self.directory.mkdir(parents=True, exist_ok=True)
        state = f"--state={self.directory / 'vapi.json'}"
        keys = [f"--key={key}" for _, _, key in ORGANIZATIONS.values()]
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "vapi_sandbox", "--port=0", state, *keys],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout  # noqa: S101
        for line in process.stdout:
            for word in line.split():
                if word.startswith("http://"):
                    return process, word.rstrip(".,/")
        raise SystemExit("The sandbox didn't start; the reason is above.")

    def configure(self, sandbox_url: str, *, debug: bool) -> None:
        """Set the site's whole environment, so that nothing in `.env` or the shell applies."""
        for name in [*os.environ]:
            if name.lower().removesuffix("_file") in Environment.model_fields:
                del os.environ[name]
        os.environ |= {
            "SAMPLE_SITE": "1",
            "HOST": self.host,
            "PORT": str(self.port),
            "SITE_URL": f"http://localhost:{self.port}",
            "DATABASE_URL": f"sqlite:///{self.directory / 'dashboard.sqlite3'}",
            "CACHE_URL": "dbcache://cache",
            "EMAIL_URL": "consolemail://",
            "VAPI_API_URL": sandbox_url,
            "VAPI_EU_API_URL": sandbox_url,
            "TRUSTED_PROXY_COUNT": "0",
            "DRAIN_SECONDS": "0",
            "LOG_FORMAT": "text",
            "LOG_LEVEL": "INFO",
            "STYLEGUIDE": "1",
            "SITE_SECOND_FACTOR": "0",
            "DEBUG": str(int(debug)),
            "DJANGO_SETTINGS_MODULE": "dashboard.settings",
            **_secrets(self.directory / "secrets.json"),
        }


def _secrets(file: Path) -> dict[str, str]:
    if not file.exists():
        made = {
            "SECRET_KEY": secrets.token_urlsafe(48),
            "VAPI_KEY_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        }
        file.touch(mode=0o600)
        file.write_text(json.dumps(made))
    found: dict[str, str] = json.loads(file.read_text())
    return found


def fill_database() -> None:
    """Migrate the database and add what it doesn't have yet: organizations, people and a past."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)

    from pydantic import SecretStr

    from dashboard.activity.record import COMMAND_LINE
    from dashboard.administration import memberships, organizations
    from dashboard.orgs.models import Organization, User

    for slug, (name, region, key) in ORGANIZATIONS.items():
        if not Organization.objects.filter(slug=slug).exists():
            organization = Organization(slug=slug, name=name)
            organization.set_api_key(SecretStr(key), region=region, by=None)
            organizations.create(organization, by=COMMAND_LINE)
    for email, roles in PEOPLE.items():
        if User.objects.with_email(email) is None:
            is_site_administrator = email == SITE_ADMINISTRATOR
            User.objects.create_user(email, PASSWORD, is_site_administrator=is_site_administrator)
            for slug, role in roles.items():
                organization = Organization.objects.get(slug=slug)
                memberships.add(organization, email, role, by=COMMAND_LINE)
    call_command("sample_history", LIVED_IN)


def sign_in_help() -> str:
    """Return the people to sign in as, one a line, and their password."""
    width = max(map(len, PEOPLE))
    people = "\n".join(
        f"  {email:{width}}  {', '.join(f'{role} of {slug}' for slug, role in roles.items())}"
        f"{', site administrator' if email == SITE_ADMINISTRATOR else ''}"
        for email, roles in PEOPLE.items()
    )
    return f"Sign in as one of these, with the password {PASSWORD}\n{people}"
