"""What the page of one number shows."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from dashboard.activity.entries import Entry, by_day, read_history
from dashboard.activity.models import Result
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from phone_numbers.call_path.path import call_path
from phone_numbers.call_path.picture import picture_of
from phone_numbers.call_path.vapi_look_up import look_up_later
from phone_numbers.display import clock_time
from phone_numbers.entries import render_entries
from phone_numbers.saving.doubt import doubt
from phone_numbers.saving.leases import lease_after_lost_answer
from vapi_client.json_text import write_indented
from vapi_client.masking import masked
from vapi_client.schemas.providers import PROVIDERS

from .facts import assignee_links, shown_findings, unset_parts
from .fetch import Detail
from .findings import findings_of
from .sections import sections_of

HISTORY_LENGTH = 5


def detail_context(request: OrganizationRequest, detail: Detail) -> dict[str, Any]:
    """Return the template's context. Credentials are masked."""
    number, slug = detail.number, request.organization.slug
    is_operator = request.membership.may(Role.OPERATOR)
    may_edit = is_operator and number.provider in PROVIDERS
    form = reverse("phone_numbers:edit", args=[slug, number.id]) if may_edit else ""
    path = call_path(number, detail.directory, look_up_later)
    shown = masked(number.received)
    findings = findings_of(request.organization, number.id)
    return {
        "row": detail.row,
        "organization_id": shown.get("orgId"),
        "picture": picture_of(path, lambda _: form, number=shown),
        "numbers": reverse("phone_numbers:list", args=[slug]),
        "follow": reverse("phone_numbers:call_path", args=[slug, number.id]),
        "pending": detail.pending,
        "findings": shown_findings(findings, form),
        "checked_at": findings and findings.checked_at,
        "unlisted": findings and findings.unlisted,
        "assignees": assignee_links(detail.row.assignees),
        "sections": [(each.title, render_entries(each.entries)) for each in sections_of(shown)],
        "unset": unset_parts(shown, form),
        "raw": write_indented(shown),
        "may_edit": may_edit,
        "may_revert": is_operator,
        "may_delete": request.membership.may(Role.ADMIN),
        **_history_context(request, detail),
    }


def _history_context(request: OrganizationRequest, detail: Detail) -> dict[str, Any]:
    """Return the newest changes, and what isn't certain about the last one."""
    history = read_history(request.organization, detail.number.id, limit=HISTORY_LENGTH)
    if doubted := doubt(history[0].attempt if history else None, detail.number.received):
        history = read_history(request.organization, detail.number.id, limit=HISTORY_LENGTH)
    still_possible = _change_still_possible(request, detail, history)
    return {"history": by_day(history), "doubted": doubted, "still_possible": still_possible}


def _change_still_possible(
    request: OrganizationRequest, detail: Detail, history: Sequence[Entry]
) -> str:
    """Say whose change Vapi may still apply, and until when, if its answer was lost."""
    newest = history[0].outcome if history else None
    if not newest or newest.result != Result.UNKNOWN:
        return ""
    lease = lease_after_lost_answer(request.organization, detail.number.id)
    if lease is None:
        return ""
    return (
        f"Vapi's answer to a change by {lease.actor} was lost, and Vapi may still apply it until "
        f"{clock_time(lease.expires_at)}. Nobody can change the number here before that. Reload "
        "this page afterwards to see the result."
    )
