"""The record as a CSV file: one row per attempt, with its changes as JSON by field."""

from datetime import UTC
from typing import Any

from dashboard.orgs.models import Organization
from dashboard.web.exports import CHUNK, Table
from vapi_client.json_text import write_json

from .entries import subject_of
from .filters import NONE_RECORDED, Filters
from .models import Attempt

COLUMNS = (
    "at",
    "person",
    "address",
    "action",
    "subject",
    "label",
    "fields",
    "before",
    "after",
    "credentials_changed",
    "credentials_kept",
    "outcome",
    "status",
    "message",
    "request_id",
)


def table(organization: Organization, filters: Filters) -> Table:
    """Return all attempts that pass the filters, of every page."""
    attempts = filters.on_page(None).select(organization).prefetch_related("outcomes")
    rows = (_row(attempt) for attempt in attempts.iterator(chunk_size=CHUNK))
    return Table("activity", COLUMNS, rows)


def _row(attempt: Attempt) -> tuple[Any, ...]:
    *_, outcome = attempt.outcomes.all() or [None]
    changes = attempt.changes
    return (
        attempt.at.astimezone(UTC).isoformat(timespec="milliseconds"),
        attempt.actor,
        attempt.address,
        attempt.action,
        subject_of(attempt),
        attempt.label,
        ", ".join(change["field"] for change in changes),
        _json(changes, "before"),
        _json(changes, "after"),
        ", ".join(each["field"] for each in changes if each.get("credential_changed")),
        ", ".join(each["field"] for each in changes if each.get("credentials_kept")),
        outcome.result if outcome else NONE_RECORDED,
        outcome.status if outcome else None,
        outcome.message if outcome else "",
        attempt.request_id,
    )


def _json(changes: list[dict[str, Any]], side: str) -> str:
    """Return the values of one side by field, without unset fields."""
    values = {change["field"]: change[side] for change in changes if side in change}
    return write_json(values).decode() if values else ""
