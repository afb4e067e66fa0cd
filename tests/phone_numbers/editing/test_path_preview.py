"""The call path in a form's preview, before and after the edit."""

import pytest
from django.test import Client

import vapi_sandbox
from phone_numbers.call_path.picture import Picture
from phone_numbers.editing.path_preview import PathPreview, path_preview
from tests.cast import Cast
from tests.phone_numbers.call_path.cases import SERVER, to
from vapi_client.json_values import JSON

A, B = "+12065550101", "+12065550102"


@pytest.fixture
def number(vapi_acme: vapi_sandbox.Organization) -> JSON:
    """Return a number that a server answers, beside one that falls back to it."""
    common = {"provider": "twilio", "status": "active", **SERVER}
    vapi_acme.put({**common, "number": B, "name": "Night", "fallbackDestination": to(A)})
    number: JSON = vapi_acme.put({**common, "number": A, "name": "Day"})
    vapi_acme.forget_requests()
    return number


def preview(cast: Cast, before: JSON, *, creates: bool = False, **fields: object) -> PathPreview:
    found = path_preview(cast.acme, before, {**before, **fields}, creates=creates)
    assert found
    return found


def kinds(picture: Picture) -> list[str]:
    return [each.step.kind for each in (*picture.steps, *picture.rest)]


def test_a_loop_shows_before_it_is_saved(cast: Cast, number: JSON) -> None:
    paths = preview(cast, number, fallbackDestination=to(B))
    assert paths.before and kinds(paths.before) == ["call", "server", "hang-up"]
    assert kinds(paths.after) == [
        *("call", "server", "transfer"),
        *("call", "server", "transfer"),
        "loop",
    ]
    assert not paths.after.is_open


def test_each_address_is_looked_up_once_for_both_paths(
    cast: Cast, number: JSON, vapi_acme: vapi_sandbox.Organization
) -> None:
    before = {**number, "fallbackDestination": to(B)}
    preview(cast, before, fallbackDestination=to(B, message="One moment"))
    assert [each.operation for each in vapi_acme.requests].count("list") == 1


def test_a_change_that_leaves_the_path_as_it_is_asks_vapi_for_no_number(
    cast: Cast, number: JSON, vapi_acme: vapi_sandbox.Organization
) -> None:
    before = {**number, "fallbackDestination": to(B)}
    after = {**before, "name": "Renamed"}
    assert path_preview(cast.acme, before, after, creates=False) is None
    assert "list" not in [each.operation for each in vapi_acme.requests]


def test_a_new_number_has_only_a_path_after(cast: Cast, number: JSON) -> None:
    new = {"provider": "twilio", "number": "+12065550103"}
    paths = preview(cast, new, creates=True, fallbackDestination=to(B))
    assert paths.before is None
    assert kinds(paths.after).count("call") == 3
    assert kinds(paths.after)[-1] == "hang-up"


def test_a_new_assignment_is_not_taken_for_a_deleted_one(cast: Cast, number: JSON) -> None:
    old = {**number, "updatedAt": "2020-01-01T00:00:00Z"}
    paths = preview(cast, old, assistantId="00000000-0000-4000-8000-00000000beef")
    [answer] = [each.step for each in paths.after.steps if each.step.kind == "assignee"]
    assert answer.trouble == ""


def test_the_preview_of_the_form_shows_both(as_operator: Client, number: JSON) -> None:
    address = f"/orgs/acme/numbers/{number['id']}/edit/"
    page = as_operator.get(address).text
    token = page.partition('name="form" value="')[2].partition('"')[0]
    posted = {
        "form": token,
        "view": "form",
        "_action": "review",
        "fallbackDestination.type": "number",
        "fallbackDestination.number": B,
    }
    for headers in ({"HX-Request": "true"}, {}):
        shown = as_operator.post(address, posted, headers=headers).text
        assert "Call path before" in shown and "Call path after" in shown
        assert "This is a loop" in shown
