"""Two snapshots compared."""

import json
import re

import pytest
from django.test import Client
from django.utils import timezone

import vapi_sandbox
from audits.comparing.comparison import Comparison
from audits.models import Audit, State
from dashboard.activity.record import Actor
from phone_numbers.saving.delete import delete_number
from phone_numbers.saving.save import save_number
from tests.audits.conftest import audited
from tests.audits.worklist.test_pages import AUDIT
from tests.cast import Cast
from vapi_client.json_values import JSON

NEW = "11111111-2222-4333-8444-555555555555"


@pytest.fixture
def numbers(vapi_acme: vapi_sandbox.Organization) -> list[JSON]:
    return list(vapi_acme.numbers[:4])


@pytest.fixture
def two(cast: Cast, numbers: list[JSON], vapi_acme: vapi_sandbox.Organization) -> Comparison:
    """Between them, one was renamed here and one elsewhere, one was deleted here, one came."""
    here, elsewhere, gone, _ = numbers
    earlier = audited(cast.acme)
    actor = Actor(cast.operator.email, cast.operator.pk, "127.0.0.1")
    save_number(cast.acme, actor, here["id"], base=here, mine={**here, "name": "Here"})
    vapi_acme.put({**elsewhere, "server": {"url": "https://new.example"}})
    delete_number(cast.acme, actor, gone["id"], label="", before=gone)
    vapi_acme.put({**gone, "id": NEW, "name": "New"})
    return Comparison(earlier, audited(cast.acme))


def test_what_changed_and_through_whom(cast: Cast, two: Comparison, numbers: list[JSON]) -> None:
    here, elsewhere, gone, _ = (each["id"] for each in numbers)
    assert set(two.ids("changed")) == {here, elsewhere}
    shown = {each.number_id: each for each in two.shown("changed", [here, elsewhere])}
    [renamed] = shown[here].changes
    assert (renamed.shown.path, renamed.shown.after) == ("name", '"Here"')
    assert shown[here].made_by == renamed.made_by == (cast.operator.email,)
    assert {change.shown.path.split(".")[0] for change in shown[elsewhere].changes} == {"server"}
    assert shown[elsewhere].made_by == ()

    assert list(two.ids("removed")) == [gone]
    assert two.shown("removed", [gone])[0].made_by == (cast.operator.email,)
    assert list(two.ids("added")) == [NEW]
    [new] = two.shown("added", [NEW])
    assert new.made_by == ()


def test_who_changed_which_field(
    cast: Cast, numbers: list[JSON], vapi_acme: vapi_sandbox.Organization
) -> None:
    earlier, (number, *_) = audited(cast.acme), numbers
    actor = Actor(cast.operator.email, cast.operator.pk, "127.0.0.1")
    mine = {**number, "name": "Here"}
    save_number(cast.acme, actor, number["id"], base=number, mine=mine)
    vapi_acme.put({**mine, "server": {"url": "https://new.example"}})
    [shown] = Comparison(earlier, audited(cast.acme)).shown("changed", [number["id"]])
    made_by = {change.shown.path.partition(".")[0]: change.made_by for change in shown.changes}
    assert made_by == {"name": (cast.operator.email,), "server": ()}


def test_any_two_of_all_there_are(as_viewer: Client, audit: Audit) -> None:
    now = timezone.now()
    Audit.objects.bulk_create(
        Audit(organization=audit.organization, state=State.FINISHED, began_at=now, ended_at=now)
        for _ in range(61)
    )
    page = as_viewer.get(AUDIT + f"changes/?from={audit.pk}")
    assert page.context["earlier"] == audit
    assert f'<option value="{audit.pk}" selected>' in page.text
    for wrong in ("0", "x", "9" * 30):
        assert as_viewer.get(AUDIT + f"changes/?from={wrong}").status_code == 404


def test_nothing_changed(cast: Cast, audit: Audit) -> None:
    two = Comparison(audit, audited(cast.acme))
    assert [two.ids(kind).count() for kind in ("changed", "added", "removed")] == [0, 0, 0]


def test_the_page(as_viewer: Client, two: Comparison, numbers: list[JSON]) -> None:
    page = as_viewer.get(AUDIT + "changes/").text
    amounts = re.findall(r"<strong>(\d+)</strong> (Changed|Added|Removed)", page)
    assert amounts == [("2", "Changed"), ("1", "Added"), ("1", "Removed")]
    assert "Elsewhere" in page and "operator@acme.example" in page
    added = as_viewer.get(AUDIT + "changes/?kind=added").text
    assert NEW in added
    backwards = f"?from={two.later.pk}&to={two.earlier.pk}&kind=removed"
    page = as_viewer.get(AUDIT + "changes/" + backwards).text
    assert "operator@acme.example" in page
    chosen = re.findall(r'<option value="(\d+)" selected', page)
    assert chosen == [str(two.earlier.pk), str(two.later.pk)]


def test_one_snapshot_has_nothing_to_be_compared_with(as_viewer: Client, audit: Audit) -> None:
    assert "One snapshot only" in as_viewer.get(AUDIT + "changes/").text


def test_the_file(as_viewer: Client, two: Comparison, numbers: list[JSON]) -> None:
    response = as_viewer.get(AUDIT + "changes/?format=json")
    rows = json.loads(b"".join(response.streaming_content))  # type: ignore[attr-defined]
    assert {(row["kind"], row["id"]) for row in rows} == {
        ("changed", numbers[0]["id"]),
        ("changed", numbers[1]["id"]),
        ("removed", numbers[2]["id"]),
        ("added", NEW),
    }
