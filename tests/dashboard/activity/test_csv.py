"""The activity as a CSV file, with one row per attempt."""

import csv
import io
import json
import re
from typing import Any

from django.test import Client

from dashboard.activity.models import Action, Result
from dashboard.activity.record import Actor, Change, record_attempt, record_outcome
from tests.cast import Cast
from vapi_client.masking import MASK

from .test_list import NUMBER, URL, attempt

SECRET = "s3cr3t-value"


def download(client: Client, **filters: str) -> list[dict[str, str]]:
    response: Any = client.get(URL, {**filters, "format": "csv"})
    assert response.status_code == 200
    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    named = r'attachment; filename="acme-activity-\d{4}-\d\d-\d\d\.csv"'
    assert re.fullmatch(named, response["Content-Disposition"])
    assert response["Cache-Control"] == "no-store"
    text = b"".join(response.streaming_content).decode()
    assert SECRET not in text
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_row_holds_everything_recorded(cast: Cast, as_viewer: Client) -> None:
    begun = record_attempt(
        Actor("admin@acme.example", cast.admin.pk, "203.0.113.7"),
        cast.acme,
        Action.NUMBER_UPDATE,
        subject=NUMBER,
        label="+14155550142",
        changes=[
            Change("name", "Front", "Front desk"),
            Change("squadId", after=20.0, credentials_kept=True),
            Change("twilioAuthToken", SECRET, f"{SECRET}-new"),
        ],
    )
    record_outcome(begun, Result.UNKNOWN)
    record_outcome(begun, Result.REFUSED, status=400, message="Vapi's\nwords")
    [row] = download(as_viewer)
    assert row.pop("at") == begun.at.isoformat(timespec="milliseconds")
    assert json.loads(row.pop("before")) == {"name": "Front", "twilioAuthToken": MASK}
    after = row.pop("after")
    assert json.loads(after) == {"name": "Front desk", "squadId": 20.0, "twilioAuthToken": MASK}
    assert "20.0" in after
    assert row == {
        "person": "admin@acme.example",
        "address": "203.0.113.7",
        "action": "number.update",
        "subject": NUMBER,
        "label": "+14155550142",
        "fields": "name, squadId, twilioAuthToken",
        "credentials_changed": "twilioAuthToken",
        "credentials_kept": "squadId",
        "outcome": "refused",
        "status": "400",
        "message": "Vapi's\nwords",
        "request_id": begun.request_id,
    }


def test_the_file_holds_every_page_of_the_filtered_entries(cast: Cast, as_viewer: Client) -> None:
    for place in range(60):
        last = attempt(cast, Action.NUMBER_UPDATE, Result.DONE, label=f"no. {place}")
        attempt(cast, Action.MEMBER_ADD)
    rows = download(as_viewer, kind="numbers", before=str(last.pk - 20))
    assert [row["label"] for row in rows] == [f"no. {place}" for place in reversed(range(60))]
    page = as_viewer.get(URL, {"kind": "numbers"}).text
    assert re.search(r'download\s+href="\?kind=numbers&amp;format=csv"', page)
    assert re.search(r'download\s+href="\?format=csv"', as_viewer.get(URL).text)


def test_created_subjects_and_missing_outcomes_are_written(cast: Cast, as_viewer: Client) -> None:
    created = attempt(cast, Action.NUMBER_CREATE, subject="")
    record_outcome(created, Result.DONE, subject=NUMBER)
    attempt(cast)
    open_, made = download(as_viewer)
    assert made["subject"] == NUMBER
    assert (open_["outcome"], open_["before"], open_["status"]) == ("none", "", "")


def test_formulas_are_written_as_text(cast: Cast, as_viewer: Client) -> None:
    begun = attempt(cast, subject="=1+1", label='=HYPERLINK("http://evil")')
    record_outcome(begun, Result.REFUSED, message="@SUM(A1)")
    [row] = download(as_viewer)
    assert row["label"] == '\'=HYPERLINK("http://evil")'
    assert (row["subject"], row["message"]) == ("'=1+1", "'@SUM(A1)")


def test_the_file_holds_no_other_organizations_entries(
    cast: Cast, as_viewer: Client, as_stranger: Client
) -> None:
    record_attempt(Actor("x", 1, None), cast.globex, Action.NUMBER_CREATE, label="of globex")
    assert download(as_viewer) == []
    assert as_stranger.get(URL, {"format": "csv"}).status_code == 404


def test_signed_out_people_are_redirected(client: Client, db: None) -> None:
    assert client.get(URL, {"format": "csv"}).status_code == 302
