"""The page that adds the numbers of a file."""

from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bulk.models import BulkChange, ItemState
from tests.bulk.bulk_editor import BulkEditor, states, work

ADD = "/orgs/acme/bulk/add/"
FILE = "number,name\n+14155558001,North\n"
TWILIO = {"provider": "twilio", "twilioAccountSid": "AC1", "twilioAuthToken": "s3cret-token"}


def post(client: Client, content: str = FILE, **typed: str) -> Any:
    data = {**typed, "file": SimpleUploadedFile("new.csv", content.encode())}
    return client.post(ADD, data)


def test_numbers_are_added(as_operator: Client, editor: BulkEditor) -> None:
    assert "number" in as_operator.get(ADD).text
    response = post(as_operator, **TWILIO)
    draft = BulkChange.objects.get()
    address = f"/orgs/acme/bulk/{draft.pk}/"
    assert response.headers["Location"] == address
    work()
    page = unescape(as_operator.get(address).text)
    assert "Add Twilio numbers of new.csv" in page and "To add" in page
    assert "<ins>North</ins>" in page and "s3cret" not in page
    rows = as_operator.get(f"{address}items/").text
    assert "+1 415-555-8001" in rows and "s3cret" not in rows
    assert "numbers/14155558001/" not in rows
    as_operator.post(f"{address}start/")
    work()
    assert states(draft) == {ItemState.DONE: 1}
    [number] = [each for each in editor.vapi.numbers if each["number"] == "+14155558001"]
    assert number["twilioAccountSid"] == "AC1"
    assert f"numbers/{number['id']}/" in as_operator.get(f"{address}items/").text
    ended = as_operator.get(address).text
    assert "Undo run" not in ended


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"provider": "vonage"}, "Credential ID: Enter it"),
        ({"provider": "twilio", "twilioAuthToken": "x"}, "Enter it"),
        ({"provider": "twilio", "twilioAccountSid": "AC1"}, "Enter the auth token"),
        ({"provider": "vapi", "credentialId": "c1"}, "Select a valid choice"),
        ({**TWILIO, "content": "name\nNorth\n"}, "no column “number”"),
        ({**TWILIO, "content": "number"}, "no rows below"),
    ],
)
def test_what_is_missing_is_explained_and_the_rest_kept(
    typed: dict[str, str], message: str, as_operator: Client, editor: BulkEditor
) -> None:
    response = post(as_operator, **typed)
    assert response.status_code == 422
    page = unescape(response.text)
    assert message in page
    assert typed.get("twilioAccountSid", "") in page
    assert "s3cret" not in page
    assert not BulkChange.objects.exists()


def test_a_viewer_adds_nothing(as_viewer: Client, editor: BulkEditor) -> None:
    assert as_viewer.get(ADD).status_code == 403
    assert post(as_viewer, **TWILIO).status_code == 403


def test_people_of_other_organizations_get_a_404(as_stranger: Client) -> None:
    assert as_stranger.get(ADD).status_code == 404


def test_signed_out_people_are_redirected(client: Client, db: None) -> None:
    assert client.get(ADD).headers["Location"] == f"/accounts/login/?next={ADD}"
