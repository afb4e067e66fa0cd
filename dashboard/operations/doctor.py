"""What may be wrong with an installation, for `manage.py doctor`.

Each check yields what it found. The settings themselves were checked when they were read.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from dashboard import environment, places
from dashboard.orgs import encryption, key_check
from dashboard.orgs.database_clock import database_time
from dashboard.orgs.models import Organization
from dashboard.single_sign_on import configured
from dashboard.single_sign_on.discovery import Unusable, discover
from dashboard.web import health
from dashboard.web.proxy import UNUSED
from dashboard.workers.health_checks import check_write
from dashboard.workers.models import Worker
from vapi_client.errors import VapiError

from . import rotating
from .database_limits import check_connections
from .serve import process_count
from .unencrypted import unencrypted

MOST_SKEW = 2.0  # seconds
LEAST_FREE = 1024**3  # bytes
LONGEST_WAIT = 900  # seconds


class Level(IntEnum):
    OK, WARNING, ERROR = range(3)


@dataclass(frozen=True)
class Finding:
    subject: str
    level: Level
    text: str


Found = Iterator[tuple[Level, str]]
Check = Callable[[], Found]


def examine(mail_to: str | None = None) -> Iterator[Finding]:
    """Run every check. A check that fails is an error. Without a database, most are skipped."""
    checks: dict[str, Check] = {"settings": _settings, "disk": _disk, "database": _database}
    yield from (found := [*_run(checks)])
    if any(each.subject == "database" and each.level is Level.ERROR for each in found):
        return
    yield from _run(
        {
            "cache": _cache,
            "clock": _clock,
            "encryption": _encryption,
            "workers": _workers,
            "proxy": _proxy,
            "providers": _providers,
            "Vapi": _keys,
            "mail": lambda: _mail(mail_to),
        }
    )


def _run(checks: dict[str, Check]) -> Iterator[Finding]:
    for subject, check in checks.items():
        try:
            for level, text in check():
                yield Finding(subject, level, text)
        except (Exception, SystemExit) as error:
            yield Finding(subject, Level.ERROR, f"{error}".strip() or type(error).__name__)


def _settings() -> Found:
    env = environment.load()
    site = env.site_url or ""
    yield Level.OK, f"SITE_URL is {site}"
    if env.debug:
        yield Level.ERROR, "DEBUG is on. It shows settings and source code: turn it off."
    if plain := unencrypted(env):
        yield Level.WARNING, f"{', '.join(plain)}: others on the network can read the connection."
    if site.startswith("https://") and not env.trusted_proxy_count:
        yield (
            Level.WARNING,
            "SITE_URL is https, so a proxy ends TLS, and TRUSTED_PROXY_COUNT is 0: limits on "
            "sign-in count all people as one client.",
        )


def _disk() -> Found:
    for wanted in {places.VAR, _folder_of_database() or places.VAR}:
        folder = next(each for each in (wanted, *wanted.parents) if each.exists())
        free = shutil.disk_usage(folder).free
        level = Level.OK if free >= LEAST_FREE else Level.WARNING
        yield level, f"{free / 1024**3:.1f} GB are free for {folder}"


def _folder_of_database() -> Path | None:
    name = str(connection.settings_dict["NAME"])
    return Path(name).resolve().parent if connection.vendor == "sqlite" else None


def _database() -> Found:
    health.check_database()
    version = ".".join(str(each) for each in connection.get_database_version())
    yield Level.OK, f"{connection.display_name} {version} answers"
    if health.pending_migrations():
        yield Level.ERROR, "Migrations are pending: run manage.py upgrade."
        return
    check_write()
    check_connections(process_count())


def _cache() -> Found:
    health.check_cache()
    yield Level.OK, "The cache keeps what is stored"


def _clock() -> Found:
    """Compare this machine's clock with the database's, which may be on another machine."""
    skew = abs((timezone.now() - database_time()).total_seconds())
    level = Level.OK if skew < MOST_SKEW else Level.WARNING
    yield level, f"The clocks of this machine and the database differ by {skew:.1f} seconds"


def _encryption() -> Found:
    counts = list(rotating.count())
    unreadable = [row for each in counts for row in each.unreadable]
    older = sum(each.older for each in counts)
    for row in unreadable[:20]:
        yield Level.ERROR, f"None of VAPI_KEY_ENCRYPTION_KEYS decrypts what is stored for {row}."
    if older:
        yield Level.WARNING, f"A former key encrypts {older} secrets: run manage.py rotate_keys."
    if not unreadable:
        current = sum(each.current for each in counts)
        yield Level.OK, f"{current} secrets are encrypted by the first key"


def _workers() -> Found:
    alive = Worker.objects.alive().count()
    if alive:
        yield Level.OK, f"{alive} running"
    else:
        yield (
            Level.ERROR,
            "None runs: audits, bulk changes and email wait. Start a worker "
            "(docs/operations/workers.md).",
        )
    oldest = DBTaskResult.objects.ready().order_by("enqueued_at").first()
    if oldest and (timezone.now() - oldest.enqueued_at).total_seconds() > LONGEST_WAIT:
        since = f"{oldest.enqueued_at:%Y-%m-%d %H:%M} UTC"
        queue = oldest.queue_name
        yield Level.WARNING, f"A task of the queue {queue} has been waiting since {since}."
    if failed := DBTaskResult.objects.failed().count():
        yield Level.WARNING, f"{failed} tasks failed in the last week; the worker's log says why."


def _proxy() -> Found:
    count = settings.TRUSTED_PROXY_COUNT
    if not count and cache.get(UNUSED):
        yield (
            Level.WARNING,
            "X-Forwarded-For has come in the last day, and TRUSTED_PROXY_COUNT is 0. If a proxy "
            "sets it, set the number of proxies.",
        )
    else:
        yield Level.OK, f"{count} trusted"


def _providers() -> Found:
    providers = configured.providers()
    for provider in providers:
        try:
            discover(provider)
        except Unusable as error:
            yield Level.ERROR, f"{provider.slug}: {error}"
        else:
            yield Level.OK, f"{provider.slug}: {provider.issuer} answers"
    if not providers:
        yield Level.OK, "There is no provider"
    known = ["", *(each.slug for each in providers)]
    for organization in Organization.objects.exclude(required_provider__in=known):
        lift = f"manage.py lift_single_sign_on --org {organization.slug}"
        gone = organization.required_provider
        yield Level.ERROR, f"{organization.slug} requires {gone}, which is no provider: {lift}"


def _keys() -> Found:
    organizations = list(Organization.objects.all())
    if not organizations:
        yield Level.WARNING, "There is no organization yet: run manage.py create_org."
    for organization in organizations:
        try:
            began = time.monotonic()
            count = key_check.count_numbers(organization.api_key(), organization.region)
        except encryption.UnreadableKey as error:
            yield Level.ERROR, f"{organization.slug}: {error}"
        except VapiError as error:
            reason = key_check.explain(error, organization.region)
            yield Level.ERROR, f"{organization.slug}: {reason}"
        else:
            seconds = time.monotonic() - began
            yield Level.OK, f"{organization.slug}: {count} numbers, in {seconds:.1f} seconds"


def _mail(address: str | None) -> Found:
    """Connect to the mail server, and send an email if an address is given."""
    if address:
        mail.send_mail(
            "Email from your dashboard works", f"{settings.SITE_URL} sent this.", None, [address]
        )
        yield Level.OK, f"The mail server took an email for {address}"
        return
    backend = mail.mailers.default
    try:
        backend.open()
        backend.close()
    except OSError as error:
        yield Level.ERROR, f"EMAIL_URL: the mail server doesn't answer: {error}"
    else:
        yield Level.OK, "The mail server answers. --mail ADDRESS sends an email."
