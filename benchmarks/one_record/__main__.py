"""Fill a record with entries and read pages of it: `python -m benchmarks.one_record ENTRIES`.

The environment has the settings. Prints the milliseconds of each page as JSON.
"""

import json
import statistics
import sys
from datetime import timedelta
from functools import partial
from itertools import batched

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from pydantic import SecretStr  # noqa: E402

from benchmarks.measuring import Call, timed  # noqa: E402
from dashboard.activity.entries import read_page  # noqa: E402
from dashboard.activity.filters import Filters, people_in_record  # noqa: E402
from dashboard.activity.models import Action, Attempt, Outcome, Result, SearchKey  # noqa: E402
from dashboard.activity.search import search_keys  # noqa: E402
from dashboard.orgs.models import Organization  # noqa: E402

REPEATS = 9
NUMBERS = 20_000  # different ones
RARE = 997  # every so many entries
DAYS = 700
CHANGE = {"field": "name", "before": "Front desk", "after": "Night desk " + "x" * 200}

PAGES: dict[str, Filters] = {
    "newest": Filters(),
    "a part of most numbers": Filters(subject="780"),
    "a part of few numbers": Filters(subject="780 555 0142"),
    "a part that only old numbers have": Filters(subject="1415"),
    "nothing found": Filters(subject="999 999"),
    "person": Filters(person="3@acme.example"),
    "kind": Filters(kind="number.update"),
    "rare kind": Filters(kind="key.replace"),
    "group of kinds": Filters(kind="numbers"),
    "group of kinds that nobody used": Filters(kind="searches"),
    "rare outcome": Filters(outcome="unknown"),
    "no outcome": Filters(outcome="none"),
    "until a year ago": Filters(until=timezone.now() - timedelta(days=365)),
    "a day a year ago": Filters(
        since=timezone.now() - timedelta(days=366), until=timezone.now() - timedelta(days=365)
    ),
    "since a year": Filters(since=timezone.now() - timedelta(days=365)),
}


@transaction.atomic
def fill(entries: int) -> Organization:
    """Return an organization with this many entries over two years."""
    organization = Organization(slug="acme", name="Acme")
    organization.set_api_key(SecretStr("key"), region="us", by=None)
    organization.save()
    now, step = timezone.now(), timedelta(days=DAYS) / entries
    for places in batched(range(entries), 2_000):
        attempts = Attempt.objects.bulk_create(
            Attempt(
                organization=organization,
                actor=f"{place % 12}@acme.example",
                action=Action.KEY_REPLACE if place % RARE == 0 else Action.NUMBER_UPDATE,
                at=now - (entries - place) * step,
                subject=f"00000000-0000-0000-0000-{place % NUMBERS:012}",
                label=_label(place, entries),
                changes=[CHANGE],
            )
            for place in places
        )
        Outcome.objects.bulk_create(
            Outcome(attempt=each, result=Result.UNKNOWN if each.pk % RARE == 1 else Result.DONE)
            for each in attempts
        )
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {SearchKey._meta.db_table} (attempt_id, organization_id, key) "
                "VALUES (%s, %s, %s)",
                [
                    (each.pk, organization.pk, key)
                    for each in attempts
                    for key in search_keys(each.label, each.subject)
                ],
            )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return organization


def _label(place: int, entries: int) -> str:
    """Return a number of area code 780, or 415 in the oldest tenth."""
    area = 415 if place < entries / 10 else 780
    return f"+1{area}555{place % NUMBERS % 10_000:04}"


def main(entries: int) -> None:
    call_command("migrate", verbosity=0)
    organization = fill(entries)
    calls: dict[str, Call] = {
        name: partial(read_page, organization, filters) for name, filters in PAGES.items()
    }
    calls["people"] = partial(people_in_record, organization)
    times = {name: statistics.median(timed(call, REPEATS)) for name, call in calls.items()}
    print(json.dumps(times))


if __name__ == "__main__":
    main(int(sys.argv[1]))
