"""The activity as a CSV file, with a row for each value that changed."""

import csv
import io
import re
from typing import Any

from django.test import Client

import vapi_sandbox
from audits.models import AuditedAssignee
from dashboard.activity.models import Action, Result
from dashboard.activity.record import Actor, Change, record_attempt, record_outcome
from tests.audits.conftest import audited
from tests.cast import Cast

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
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert SECRET not in text
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return [row for row in rows if row["action"] != Action.DOWNLOAD]  # which is on record itself


def test_each_value_that_changed_is_a_row(cast: Cast, as_viewer: Client) -> None:
    begun = record_attempt(
        Actor("admin@acme.example", cast.admin.pk, "203.0.113.7"),
        cast.acme,
        Action.NUMBER_UPDATE,
        subject=NUMBER,
        label="+14155550142",
        changes=[
            Change("name", "Front", "Front desk"),
            Change("timeout", after=20.0, credentials_kept=True),
            Change("twilioAuthToken", SECRET, f"{SECRET}-new"),
        ],
    )
    record_outcome(begun, Result.UNKNOWN)
    record_outcome(begun, Result.REFUSED, status=400, message="Vapi's\nwords")
    rows = download(as_viewer)
    values = [(each["field"], each["before"], each["after"], each["note"]) for each in rows]
    assert values == [
        ("name", "Front", "Front desk", ""),
        ("timeout", "", "20.0", ""),
        ("timeout", "", "", "kept for another address by an admin"),
        ("twilioAuthToken", "", "", "different credential"),
    ]
    for row in rows:
        assert row["entry"] == str(begun.pk)
        assert row["at"] == begun.at.isoformat(timespec="milliseconds")
        assert row["person"] == "admin@acme.example"
        assert row["ip_address"] == "203.0.113.7"
        assert row["action"] == "number.update"
        assert row["sentence"].startswith("Tried to change the name, timeout and Twilio auth token")
        assert row["subject"] == NUMBER
        assert row["label"] == "+14155550142"
        assert (row["outcome"], row["status"]) == ("refused", "400")
        assert row["message"] == "Vapi's\nwords"
        assert row["request_id"] == begun.request_id


def test_objects_are_plain_values_below_their_fields(cast: Cast, as_viewer: Client) -> None:
    server = {"url": "https://a.example", "headers": {}, "backoff": {"max": 20}}
    attempt(
        cast,
        changes=[
            Change("server", None, server),
            Change("codes", ["200", "201"], ["200"]),
            Change("hooks", after=[{"on": "x"}]),
            Change("smsEnabled", False, True),
        ],
    )
    rows = download(as_viewer)
    assert [(each["field"], each["before"], each["after"]) for each in rows] == [
        ("server.url", "", "https://a.example"),
        ("server.headers", "", "{}"),
        ("server.backoff.max", "", "20"),
        ("codes", "200, 201", "200"),
        ("hooks", "", '[{"on":"x"}]'),
        ("smsEnabled", "false", "true"),
    ]


def test_ids_stand_beside_their_names(
    cast: Cast, as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    audit = audited(cast.acme)
    assistant = AuditedAssignee.objects.filter(audit=audit).exclude(name=None)[0]
    attempt(cast, changes=[Change("assistantId", None, assistant.assignee_id)])
    [row] = download(as_viewer)
    assert (row["after"], row["after_name"]) == (assistant.assignee_id, assistant.name)
    assert row["before_name"] == ""
    assert row["sentence"].endswith(f"to {assistant.name}")


def test_the_file_holds_every_page_of_the_filtered_entries(cast: Cast, as_viewer: Client) -> None:
    for place in range(60):
        last = attempt(cast, Action.NUMBER_UPDATE, Result.DONE, label=f"no. {place}")
        attempt(cast, Action.MEMBER_ADD)
    rows = download(as_viewer, kind="numbers", before=str(last.pk - 20))
    assert [row["label"] for row in rows] == [f"no. {place}" for place in reversed(range(60))]
    page = as_viewer.get(URL, {"kind": "numbers"}).text
    assert re.search(r'type="text/csv"\s+href="\?kind=numbers&amp;format=csv"', page)
    assert re.search(r'type="text/csv"\s+href="\?format=csv"', as_viewer.get(URL).text)


def test_created_subjects_and_missing_outcomes_are_written(cast: Cast, as_viewer: Client) -> None:
    created = attempt(cast, Action.NUMBER_CREATE, subject="")
    record_outcome(created, Result.DONE, subject=NUMBER)
    attempt(cast)
    open_, made = download(as_viewer)
    assert made["subject"] == NUMBER
    assert (open_["outcome"], open_["field"], open_["status"]) == ("none", "", "")


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
