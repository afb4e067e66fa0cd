"""Measure whether the time of an answer tells who has an account, on SQLite and on PostgreSQL.

Wrong passwords, links to set a new one and invitations: for addresses without an account, with one,
and with one that is deactivated or a member of another organization. All answers come from one
process, in turns.
"""

import json
import secrets
import statistics
from collections.abc import Iterator, Mapping

from cryptography.fernet import Fernet

from .measuring import print_table, verdict
from .postgresql import postgresql
from .processes import processes

MOST_DIFFERENCE = 0.05  # of the medians
MEASURED_WITHIN = 3600.0  # seconds

Samples = dict[str, dict[str, list[tuple[float, float]]]]
"""The milliseconds of each answer, and those of the processor, by page and kind of person."""


def run() -> None:
    """Measure and print."""
    with processes() as started:
        path = started.directory / "accounts.sqlite3"
        _print("SQLite", _samples({"DATABASE_URL": f"sqlite:///{path}"}))
    with postgresql() as settings:
        _print("PostgreSQL", _samples(settings))


def _samples(settings: Mapping[str, str]) -> Samples:
    environment = {
        "CACHE_URL": "dbcache://cache",
        "EMAIL_URL": "consolemail://",
        "SITE_URL": "http://localhost:8000",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "VAPI_KEY_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "DJANGO_SETTINGS_MODULE": "dashboard.settings",
        "LOG_LEVEL": "ERROR",
        **settings,
    }
    with processes() as started:
        printed = started.run(
            "-m", "benchmarks.one_account", environment=environment, timeout=MEASURED_WITHIN
        )
    samples: Samples = json.loads(printed.splitlines()[-1])
    return samples


def _print(database: str, samples: Samples) -> None:
    count = len(next(iter(next(iter(samples.values())).values())))
    print(f"\nAnswers on {database}, median ms of {count} each, in turns\n")
    print_table(
        ("", "median", "", "processor", "", ""),
        [row for page, kinds in samples.items() for row in _rows(page, kinds)],
    )


def _rows(page: str, kinds: Mapping[str, list[tuple[float, float]]]) -> Iterator[list[str]]:
    medians = {
        kind: [statistics.median(each) for each in zip(*taken, strict=True)]
        for kind, taken in kinds.items()
    }
    base = next(iter(medians.values()))
    for kind, both in medians.items():
        differences = [value / other - 1 for value, other in zip(both, base, strict=True)]
        columns = zip(both, differences, strict=True)
        figures = [text for value, more in columns for text in (f"{value:.2f}", f"{more:+.1%}")]
        within = verdict(abs(differences[0]) <= MOST_DIFFERENCE)
        yield [f"{page}, {kind}", *figures, f"within {MOST_DIFFERENCE:.0%}: {within}"]
