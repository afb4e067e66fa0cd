"""Reads the numbers of a draft, and stores what the change does to each of them."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import batched, count

from django.db import InterfaceError, OperationalError

from bulk.changes import CannotChange
from bulk.changes.add_numbers import AddNumbers
from bulk.leases import HeldLease, LeaseLost
from bulk.models import BulkChange, Item, ItemState, State
from bulk.pacing import NotYet, keep_pace, wait_for_turn
from bulk.plans import Plan, plan, refused
from dashboard.activity.changes import storable
from dashboard.orgs.database_clock import Now, database_time
from dashboard.orgs.encryption import UnreadableKey
from dashboard.workers.garbage import garbage_collector_off
from phone_numbers.display import number_address
from phone_numbers.failures import describe
from vapi_client import VapiClient
from vapi_client.errors import NotFound, RateLimited, VapiError
from vapi_client.json_values import JSON
from vapi_client.scan import scan_numbers
from vapi_client.schemas.listing import MAX_LIMIT, PageQuery
from vapi_client.schemas.phone_number import PhoneNumber

from .new_numbers import new_numbers
from .own_changes import ChangeOf, Found, forget_rows_listed_twice, own_changes
from .selection import LONGEST_ID, comparable_address
from .wanted import Wanted

BATCH = 500
SCAN_WORKERS = 2  # pages that are read at the same time; nobody waits in front of a screen
GONE = "Vapi has no such number."
UNEXPECTED = "The dashboard failed with an unexpected error. Its log has the details."
PLANNED_FIELDS = ("label", "state", "alike", "reason", "due_at", "encrypted_values")

log = logging.getLogger(__name__)


def read_numbers(lease: HeldLease) -> None:
    """Read the numbers, and make a draft of the bulk change. Raises LeaseLost.

    A failure is stored, so that a person can try again. A reading that has to wait begins anew.
    """
    try:
        with garbage_collector_off():
            _read(lease)
    except NotYet as wait:
        lease.hand_on(wait.until)
    except (VapiError, UnreadableKey) as error:
        _fail(lease, describe(error))
    except (LeaseLost, OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("bulk change %s could not be read", lease.bulk_change.pk)
        _fail(lease, UNEXPECTED)


def _fail(lease: HeldLease, reason: str) -> None:
    with lease.writing(state=State.FAILED, reason=storable(reason)):
        lease.end()


def _read(lease: HeldLease) -> None:
    bulk_change = lease.bulk_change
    if bulk_change.selection is not None:
        with lease.writing():
            bulk_change.items.all().delete()  # of a reading that broke off: some may not match now
    wanted = Wanted.by(bulk_change)
    change = bulk_change.change
    found: set[int] = set()
    for numbers in batched(_numbers(lease, wanted), BATCH):
        change_of = own_changes(bulk_change, change, numbers)
        due_at = database_time()  # the column's default would be an expression for each row
        items = [_item(bulk_change, change_of, each, due_at) for each in numbers]
        found.update(*(places for places, _ in numbers))
        with lease.writing():
            _store(items)
            forget_rows_listed_twice(bulk_change, numbers)
    missing = {sought: at for sought, at in wanted.sought.items() if at not in found}
    with lease.writing(state=State.DRAFT, read_at=Now(), selection=None, reason=""):
        if isinstance(change, AddNumbers):
            _store(new_numbers(bulk_change, change, missing))
        else:
            bulk_change.items.filter(state=ItemState.GONE).delete()  # some may be there now
            _store(_gone(bulk_change, missing))
        lease.end()


def _numbers(lease: HeldLease, wanted: Wanted) -> Iterator[Found]:
    """Yield the wanted numbers that Vapi has, by as few calls as possible.

    Raises VapiError and NotYet.
    """
    organization = lease.bulk_change.organization
    wait_for_turn(organization)
    client = organization.vapi()
    if wanted.are_ids and len(wanted.ids) <= _pages(client):
        return _each(lease, wanted.ids)
    return _scanned(lease, client, wanted)


def _pages(client: VapiClient) -> int:
    """Return how many calls a scan would take, at least."""
    total = client.list_numbers(PageQuery(limit=1)).metadata.total_items
    return -(-total // MAX_LIMIT)


def _each(lease: HeldLease, ids: Mapping[str, int]) -> Iterator[Found]:
    organization = lease.bulk_change.organization
    keep_pace(organization)
    client = organization.vapi()  # which keeps to the pace from here on
    for seen, (number_id, place) in enumerate(ids.items()):
        with lease.writing(seen=seen, total=len(ids)):
            pass
        wait_for_turn(organization)
        try:
            yield [place], client.get_number(number_id).received
        except NotFound:
            continue
        except RateLimited:  # the pace has heard of it
            raise NotYet from None


def _scanned(lease: HeldLease, client: VapiClient, wanted: Wanted) -> Iterator[Found]:
    def report(seen: int, total: int | None) -> None:
        with lease.writing(seen=seen, total=total):
            pass

    places = count(1)
    matching = wanted.query or PageQuery()
    for batch in scan_numbers(client, matching=matching, progress=report, workers=SCAN_WORKERS):
        for number in filter(_has_id, batch):
            at = wanted.places_of(number) if wanted.query is None else [next(places)]
            if at:
                yield at, number


def _has_id(number: JSON) -> bool:
    number_id = number.get("id")
    return isinstance(number_id, str) and 0 < len(number_id) <= LONGEST_ID


def _item(bulk_change: BulkChange, change_of: ChangeOf, found: Found, due_at: datetime) -> Item:
    places, received = found
    number = PhoneNumber.read(received)
    address = number_address(number)
    planned = _planned(bulk_change, change_of, found)
    item = Item(
        bulk_change=bulk_change,
        place=min(places),
        # The file and another reading know a number that was to be added by its address only
        number_id=comparable_address(address) if bulk_change.creates else number.id,
        label=storable(address or number.name or number.id),
        state=planned.state,
        alike=planned.alike,
        reason=storable(planned.reason),
        due_at=due_at if planned.state == ItemState.WAITING else None,
    )
    if planned.state == ItemState.WAITING:
        provider = {"provider": received.get("provider")}
        item.seal_values(planned.before | provider, planned.after | provider)
    return item


def _planned(bulk_change: BulkChange, change_of: ChangeOf, found: Found) -> Plan:
    """Return the plan. A number that the dashboard stumbles over costs only its own row."""
    places, received = found
    try:
        change, keeps = change_of(found), bulk_change.keeps_credentials
        return plan(change, received, min(places), keeps_credentials=keeps)
    except CannotChange as error:
        return refused(str(error))
    except Exception:
        log.exception("number %s can't be planned", received.get("id"))
        return Plan(ItemState.REFUSED, reason=UNEXPECTED)


def _gone(bulk_change: BulkChange, missing: Mapping[str, int]) -> Iterable[Item]:
    return (
        Item(
            bulk_change=bulk_change,
            place=place,
            number_id=sought,
            label=sought,
            state=ItemState.GONE,
            reason=GONE,
            due_at=None,
        )
        for sought, place in missing.items()
    )


def _store(items: Iterable[Item]) -> None:
    """Insert items, or update those that an earlier reading stored. Their places stay.

    If two have the same id, one of them is stored: two numbers at Vapi can have the same address.
    """
    Item.objects.bulk_create(
        {each.number_id: each for each in items}.values(),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["bulk_change", "number_id"],
        update_fields=PLANNED_FIELDS,
    )
