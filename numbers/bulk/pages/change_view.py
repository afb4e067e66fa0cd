"""The pages of drafts and runs: the list, one of them, its progress and its numbers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from bulk.changes import Change
from bulk.drafting.again import NOT_DONE
from bulk.drafting.drafts import is_old
from bulk.models import BulkChange, Item, ItemState, Pace, State, amounts
from bulk.models.sealed import UNREADABLE, UnreadableChange
from bulk.running.control import FAILURES, counts_of, counts_of_each
from dashboard.activity.downloads import download
from dashboard.orgs.access import require_role
from dashboard.orgs.database_clock import Now
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Membership, Role
from dashboard.web.exports import csv_download
from dashboard.web.htmx import render_part
from dashboard.workers.models import Worker
from phone_numbers.editing.posted_form import assignee_names

from .groups import groups_of, shown_differences
from .results import results_table

ENDED = "The run has ended. {amounts}."
LISTED = 50
ITEMS_PER_PAGE = 100
PROBLEMS = 10
CALLS_PER_ITEM = 2
MOVING = (State.READING, State.WAITING, State.RUNNING)
TONES = {
    State.FAILED: "error",
    State.DRAFT: "neutral",
    State.PAUSED: "warning",
    State.ENDED: "ok",
}
ITEM_TONES = {
    ItemState.DONE: "ok",
    ItemState.UNDER_WAY: "info",
    ItemState.UNKNOWN: "warning",
    ItemState.CONFLICT: "warning",
    ItemState.REFUSED: "error",
}
READ, DISCARD = ("bulk:read_again", "Read numbers again"), ("bulk:discard", "Discard draft")
PAUSE, CANCEL = ("bulk:pause", "Pause run"), ("bulk:cancel", "Cancel run")
ACTIONS = {
    State.READING: (DISCARD,),
    State.FAILED: (READ, DISCARD),
    State.DRAFT: (READ, DISCARD),
    State.WAITING: (PAUSE, CANCEL),
    State.RUNNING: (PAUSE, CANCEL),
    State.PAUSED: (("bulk:resume", "Resume run"), CANCEL),
}
"""The URL and the label of the buttons in each state."""


def found(request: OrganizationRequest, bulk_id: int) -> BulkChange:
    """Return the organization's bulk change, or raise Http404."""
    bulk_change = get_object_or_404(
        BulkChange.objects.select_related("attempt", "made_by"),
        organization=request.organization,
        pk=bulk_id,
    )
    bulk_change.organization = request.organization
    return bulk_change


@require_role(Role.VIEWER)
@require_safe
def index(request: OrganizationRequest) -> HttpResponse:
    newest = list(BulkChange.objects.of(request.organization).select_related("made_by")[:LISTED])
    counts = counts_of_each([each for each in newest if each.state != State.ENDED])
    rows = [
        (each, TONES.get(State(each.state), "info"), amounts(counts.get(each.pk, each.counts)))
        for each in newest
    ]
    context = {"rows": rows, "rate": f"{Pace.of(request.organization).rate:g}"}
    return render(request, "bulk/pages/index.html", context)


@require_role(Role.VIEWER)
@require_safe
def change(request: OrganizationRequest, bulk_id: int) -> HttpResponse:
    """Show a draft or a run. If it can't be decrypted, a person can still discard or cancel it."""
    bulk_change = found(request, bulk_id)
    context = _progress(bulk_change)
    actions = ACTIONS.get(State(bulk_change.state), ())
    try:
        further = _further_actions(bulk_change, bulk_change.change, request.membership)
        context |= {"role": bulk_change.role, "actions": [*actions, *further]}
        if bulk_change.state == State.DRAFT:
            context |= _draft(bulk_change, context["counts"])
    except UnreadableChange:
        context["unreadable"] = UNREADABLE
        context["actions"] = [each for each in actions if each in (DISCARD, CANCEL)]
    return render(request, "bulk/pages/change.html", context)


def _draft(bulk_change: BulkChange, counts: Iterable["Count"]) -> dict[str, Any]:
    groups = groups_of(bulk_change, assignee_names(bulk_change.organization))
    shown = sum(each.count for each in groups)
    others = [each.count for each in counts if each.state != ItemState.UNCHANGED]
    left_out = sum(others) - shown
    return {"groups": groups, "left_out": left_out, "is_old": is_old(bulk_change)}


@require_role(Role.VIEWER)
@require_safe
def progress(request: OrganizationRequest, bulk_id: int) -> HttpResponse:
    """Show how far it is. When that is over, refresh the page that htmx polls from."""
    bulk_change = found(request, bulk_id)
    if not request.htmx:
        return redirect(bulk_change)
    if bulk_change.state not in MOVING:
        if bulk_change.state == State.ENDED:
            messages.success(request, ENDED.format(amounts=amounts(bulk_change.counts)))
        return HttpResponseClientRefresh()
    return render(request, "bulk/pages/change.html#progress", _progress(bulk_change))


@require_role(Role.VIEWER)
@require_safe
def items(request: OrganizationRequest, bulk_id: int) -> HttpResponseBase:
    """Show the numbers of a state, or of a group; for htmx, only their rows.

    With `format=csv`, return a file.
    """
    bulk_change = found(request, bulk_id)
    selected, chosen = _chosen(bulk_change, request.GET)
    if request.GET.get("format") == "csv":
        return download(request, lambda: results_table(bulk_change, selected), csv_download)
    page = Paginator(selected.order_by("place"), ITEMS_PER_PAGE).get_page(request.GET.get("page"))
    names = assignee_names(request.organization)
    context = {
        "bulk_change": bulk_change,
        "counts": _counts(counts_of(bulk_change)),
        "page": page,
        "rows": [(each, _tone(each.state), shown_differences(each, names)) for each in page],
        "state": chosen.get("state", ""),
        "query": urlencode(chosen),
        "deletes": bulk_change.kind == "delete",
        "is_new": bulk_change.creates,
        "may_take_out": bulk_change.state == State.DRAFT and request.membership.may(Role.OPERATOR),
        "numbers": reverse("phone_numbers:list", args=[request.organization.slug]),
    }
    return render_part(request, "bulk/pages/items.html", "rows", context)


def _chosen(
    bulk_change: BulkChange, parameters: Mapping[str, str]
) -> tuple[QuerySet[Item], dict[str, str]]:
    """Return the items of the state and group that an address asks for, and these."""
    chosen: dict[str, str] = {}
    if parameters.get("state") in ItemState.values:
        chosen["state"] = parameters["state"]
    if "alike" in parameters:
        chosen["alike"] = parameters["alike"].replace("\0", "")[:32]
    return Item.objects.filter(bulk_change=bulk_change, **chosen), chosen


@dataclass(frozen=True, slots=True)
class Count:
    """How many items have a state."""

    state: ItemState
    count: int

    @property
    def label(self) -> str:
        return self.state.label

    @property
    def tone(self) -> str:
        return _tone(self.state)


def _tone(state: str) -> str:
    return ITEM_TONES.get(ItemState(state), "neutral")


def _further_actions(
    bulk_change: BulkChange, change: Change, membership: Membership
) -> Iterator[tuple[str, str]]:
    """Yield the URL and the label of the buttons of a run that has ended."""
    if bulk_change.state != State.ENDED or not membership.may(bulk_change.role):
        return
    counts = counts_of(bulk_change)
    if not_done := sum(counts.get(each, 0) for each in NOT_DONE):
        label = "Try the number again" if not_done == 1 else f"Try the {not_done:,} again"
        yield "bulk:try_again", label
    if counts.get(ItemState.DONE) and not change.deletes and not change.creates:
        yield "bulk:undo", "Undo run"


def _progress(bulk_change: BulkChange) -> dict[str, Any]:
    counts = counts_of(bulk_change)
    left = Item.objects.filter(bulk_change=bulk_change).left().count()
    return {
        "bulk_change": bulk_change,
        "is_new": bulk_change.creates,
        "counts": _counts(counts),
        "total": sum(counts.values()),
        "left": left,
        "to_change": counts.get(ItemState.WAITING, 0),
        "ended": sum(counts.values()) - left,
        "ends_at": _end(bulk_change, left) if bulk_change.state == State.RUNNING else None,
        "problems": [] if bulk_change.state == State.DRAFT else _problems(bulk_change),
        "poll_seconds": _poll_seconds(bulk_change),
        "has_no_worker": bulk_change.state in MOVING and not Worker.objects.alive().exists(),
    }


def _counts(counts: Mapping[str, int]) -> list[Count]:
    return [Count(each, counts[each]) for each in ItemState if counts.get(each)]


def _problems(bulk_change: BulkChange) -> list[Item]:
    """Return the numbers that failed last, then those that are to be tried again later."""
    items = Item.objects.filter(bulk_change=bulk_change)
    newest = F("ended_at").desc(nulls_last=True)
    failed = list(items.filter(state__in=FAILURES).order_by(newest, "-pk")[:PROBLEMS])
    later = items.left().filter(due_at__gt=Now()).exclude(state=ItemState.UNKNOWN)
    return [*failed, *later.exclude(reason="")[: PROBLEMS - len(failed)]]


def _end(bulk_change: BulkChange, left: int) -> datetime:
    """Return when the run ends if it keeps its pace."""
    gap = Pace.of(bulk_change.organization).gap
    return timezone.now() + timedelta(milliseconds=left * CALLS_PER_ITEM * gap)


def _poll_seconds(bulk_change: BulkChange) -> int:
    """Return how often to ask: a short run often, a run of hours seldom."""
    age = timezone.now() - (bulk_change.started_at or bulk_change.made_at)
    return 2 if age < timedelta(minutes=1) else 5 if age < timedelta(minutes=10) else 15
