"""The names of an organization's assistants and squads.

A background thread reads them from Vapi at most once a minute and puts them in the shared cache.
A page waits at most `PATIENCE` seconds for them. Who names one that isn't known reads them anew.
"""

import time
from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

from django.core.cache import cache
from django.db import connections

from dashboard.orgs.database import give_back_connection
from dashboard.orgs.models import Organization
from vapi_client import VapiClient
from vapi_client.names import NO_NAMES, Names, read_names

FRESH = timedelta(minutes=1)
KEPT = timedelta(days=1)
PATIENCE = 0.150
CLOCK_SKEW = timedelta(minutes=1)

Kind = Literal["assistant", "squad"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Directory:
    """The names at the time when the read began."""

    assistants: Names
    squads: Names
    read_at: datetime

    def is_fresh(self) -> bool:
        return datetime.now(UTC) - self.read_at < FRESH

    def of(self, kind: Kind) -> Names:
        return self.assistants if kind == "assistant" else self.squads

    def lacks(self, kind: Kind, assignee_id: str, assigned_at: datetime | None) -> bool:
        """Return whether the assignee is certainly deleted.

        Only a complete read that began after the assignment can tell. Otherwise the assignee may
        have been created since.
        """
        names = self.of(kind)
        if not names.complete or assignee_id in names.by_id or assigned_at is None:
            return False
        return self.read_at - assigned_at > CLOCK_SKEW


_background = ThreadPoolExecutor(max_workers=4, thread_name_prefix="directory")
_here: dict[str, Directory] = {}  # this process's copy, which saves a read of the cache


class DirectoryLookup:
    """Starts to read the names if they are due. `result()` waits for them up to `PATIENCE`."""

    def __init__(self, organization: Organization, client: VapiClient) -> None:
        self._began = time.monotonic()
        self._key = _key(organization)
        self._known = _look(self._key)
        self._reading: Future[Directory] | None = None
        if self._is_due() and cache.add(f"{self._key}:lease", True, FRESH.total_seconds()):
            self._reading = _background.submit(_read, self._key, client)

    def result(self) -> Directory | None:
        """Return the newest names that are known; None before the first read has ended."""
        if self._reading is not None:
            left = PATIENCE - (time.monotonic() - self._began)
            wait([self._reading], timeout=max(0.0, left))
            if self._reading.done() and not self._reading.exception():
                return self._reading.result()
        elif self._is_due():
            self._known = _look(self._key)
        return self._known

    def _is_due(self) -> bool:
        return self._known is None or not self._known.is_fresh()


def known_names(organization: Organization) -> Directory | None:
    """Return the names that are known so far; None before the first read has ended."""
    return DirectoryLookup(organization, organization.vapi()).result()


def names_now(organization: Organization) -> Directory:
    """Read the names at Vapi and wait for them, however long that takes."""
    reading = _background.submit(_read, _key(organization), organization.vapi())
    give_back_connection()
    return reading.result()


def names_at_hand(organization: Organization) -> Directory | None:
    """Return the names that an earlier page read, however old, without a call to Vapi."""
    return _look(_key(organization))


def names_among(organization: Organization, ids: Collection[str]) -> dict[str, str]:
    """Return the names that are at hand of these ids."""
    directory = names_at_hand(organization)
    if directory is None:
        return {}
    known = [directory.of(kind).by_id for kind in KINDS]
    return {each: name for each in ids for by_id in known if (name := by_id.get(each))}


def _key(organization: Organization) -> str:
    key_version = f"{organization.region}:{organization.api_key_set_at:%Y%m%d%H%M%S%f}"
    return f"directory:{organization.pk}:{key_version}"


def _look(key: str) -> Directory | None:
    known = _here.get(key)
    if known is None or not known.is_fresh():
        known = cache.get(key)
        if known is not None:
            _here[key] = known
    return known


def _read(key: str, client: VapiClient) -> Directory:
    """Read both lists in the background and put them in the cache."""
    try:
        read_at = datetime.now(UTC)
        before: Directory | None = cache.get(key)
        directory = Directory(
            assistants=read_names(
                client.list_assistants, before=before.assistants if before else NO_NAMES
            ),
            squads=read_names(client.list_squads, before=before.squads if before else NO_NAMES),
            read_at=read_at,
        )
        cache.set(key, directory, KEPT.total_seconds())
        _here[key] = directory
        return directory
    finally:
        connections.close_all()  # no request closes this thread's connections
