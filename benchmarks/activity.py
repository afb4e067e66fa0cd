"""Measure pages of Activity with 2,000 and 200,000 entries, on SQLite and on PostgreSQL."""

import json
import secrets
from collections.abc import Mapping

from cryptography.fernet import Fernet

from .measuring import at_most, print_table
from .postgresql import postgresql
from .processes import processes

FEW, MANY = 2_000, 200_000
MOST_MILLISECONDS = 100.0
FILLED_WITHIN = 600.0  # seconds

Times = dict[str, float]


def run() -> None:
    """Measure and print."""
    measured: dict[str, Times] = {}
    for entries in (FEW, MANY):
        with processes() as started:
            path = started.directory / "record.sqlite3"
            measured[f"SQLite, {entries:,}"] = _times(
                entries, {"DATABASE_URL": f"sqlite:///{path}"}
            )
        with postgresql() as settings:
            measured[f"PostgreSQL, {entries:,}"] = _times(entries, settings)
    print("\nA page of the record, median ms\n")
    pages = next(iter(measured.values()))
    rows = [(page, *(f"{times[page]:.1f}" for times in measured.values())) for page in pages]
    print_table(("", *measured), rows)
    slowest = max(max(times.values()) for times in measured.values())
    print(f"\nSlowest: {slowest:.0f} ms, {at_most(slowest, MOST_MILLISECONDS)}")


def _times(entries: int, settings: Mapping[str, str]) -> Times:
    environment = {
        "CACHE_URL": "dbcache://cache",
        "EMAIL_URL": "consolemail://",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "VAPI_KEY_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "DJANGO_SETTINGS_MODULE": "dashboard.settings",
        **settings,
    }
    with processes() as started:
        printed = started.run(
            *("-m", "benchmarks.one_record", str(entries)),
            environment=environment,
            timeout=FILLED_WITHIN,
        )
    times: Times = json.loads(printed.splitlines()[-1])
    return times
