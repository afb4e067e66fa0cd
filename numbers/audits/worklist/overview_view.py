"""The Overview tab: what the newest audit found, and what to do about it."""

from collections import Counter
from typing import NamedTuple

from django.http import HttpResponseBase

from audits.facets import FACETS
from audits.frame import audit_view, render_tab
from audits.models import Audit
from audits.rules import RULES, FixField, Rule, Severity
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Organization, Role
from dashboard.orgs.second_factor import open_memberships

from . import tables
from .exports import requested_download
from .selection import ACCEPTED, EVERYTHING, Selection
from .shared_numbers import shared_numbers
from .snapshot import Snapshot
from .summary import NOUNS, summary, tiles, worst_of
from .trend import Point, trend

ACTIONS: dict[FixField, str] = {
    "assignment": "Assign numbers",
    "fallback": "Set fallbacks",
    "name": "Name numbers",
    "sms": "Check SMS",
    "server": "Fix servers",
    "number": "Check numbers",
    "": "Review numbers",
}


class CountedRule(NamedTuple):
    """A rule with its open and its accepted findings, and what a person does about them."""

    rule: Rule
    open: int
    accepted: int
    action: str


@audit_view("overview")
def overview(request: OrganizationRequest, audit: Audit) -> HttpResponseBase:
    """Show what is open and how that has changed, the rules, and all numbers by facet."""
    snapshot = Snapshot(audit)
    if download := requested_download(request, lambda: tables.rules_table(snapshot)):
        return download
    accepted, counts = snapshot.rule_counts(ACCEPTED), snapshot.rule_counts()
    may_fix = request.membership.may(Role.OPERATOR)
    points = trend(audit, counts)
    context = {
        "summary": summary(points, _affected(snapshot, points[-1]), audit.seen),
        "tiles": tiles(points),
        "trend": points[::-1],
        "severities": _severities(counts, accepted, may_fix=may_fix),
        "unlisted": snapshot.unlisted,
        **_rules_without_findings(snapshot, counts + accepted),
        "facets": [
            (name, label, snapshot.choices(name, EVERYTHING)) for name, label in FACETS.items()
        ],
        "shared": shared_numbers(audit, _other_organizations(request)),
    }
    return render_tab(request, "overview", "audits/worklist/overview.html", audit, context)


def _affected(snapshot: Snapshot, newest: Point) -> int:
    """Count the numbers that have open findings of the most serious severity."""
    worst = worst_of(newest)
    return snapshot.count(Selection(severity=worst.value)) if worst else 0


def _severities(
    counts: Counter[str], accepted: Counter[str], *, may_fix: bool
) -> list[tuple[Severity, str, list[CountedRule]]]:
    """Return each severity with findings, its label, and its rules with findings."""
    found = [
        CountedRule(rule, counts[name], accepted[name], _action(rule, may_fix=may_fix))
        for name, rule in RULES.items()
        if counts[name] or accepted[name]
    ]
    groups = [
        (
            severity,
            nouns[1].capitalize(),
            [each for each in found if each.rule.severity == severity],
        )
        for severity, nouns in NOUNS.items()
    ]
    return [group for group in groups if group[2]]


def _rules_without_findings(snapshot: Snapshot, counts: Counter[str]) -> dict[str, list[Rule]]:
    """Return the rules that found nothing, couldn't be checked, or are off."""
    without = [rule for name, rule in snapshot.rules.items() if not counts[name]]
    return {
        "rules_without_findings": [each for each in without if snapshot.is_checked(each.name)],
        "rules_unchecked": [each for each in without if not snapshot.is_checked(each.name)],
        "rules_off": [rule for name, rule in RULES.items() if name not in snapshot.rules],
    }


def _action(rule: Rule, *, may_fix: bool) -> str:
    return ACTIONS[rule.fix_field if may_fix else ""]


def _other_organizations(request: OrganizationRequest) -> list[Organization]:
    memberships = open_memberships(request)
    return [each.organization for each in memberships if each != request.membership]
