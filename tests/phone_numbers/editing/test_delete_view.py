"""The dialog and page that delete a number."""

from typing import Any

import pytest
from django.test import Client

import vapi_sandbox
from dashboard.activity.models import Attempt, Outcome, Result
from vapi_sandbox import Fault

LIST = "/orgs/acme/numbers/"


def address(number: dict[str, Any]) -> str:
    return f"{LIST}{number['id']}/delete/"


def in_list(query: str = "") -> dict[str, str]:
    """Return the headers that htmx sends from the list."""
    return {"HX-Request": "true", "HX-Current-URL": f"http://testserver{LIST}{query}"}


@pytest.fixture
def number(vapi_acme: vapi_sandbox.Organization) -> dict[str, Any]:
    return vapi_acme.put(
        {"provider": "vapi", "number": "+14155550123", "name": "Front desk", "assistantId": "a-1"}
    )


def test_the_dialog_names_the_number_and_asks_for_its_digits(
    as_admin: Client, number: dict[str, Any]
) -> None:
    asked = as_admin.get(address(number), headers={"HX-Request": "true"}).text
    for words in (
        "+1 415-555-0123",
        "Front desk",
        "Vapi bought this number and releases it. You may not get it back.",
        "type the last four digits of the number",
    ):
        assert words in asked
    assert "<html" not in asked


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"provider": "vapi", "number": "+14155550123"},
            "You may not get it back. This can't be undone.",
        ),
        (
            {"provider": "vapi", "number": "+14155550123", "sipUri": "sip:desk@sip.vapi.ai"},
            "Vapi bought this number and releases it.",
        ),
        (
            {"provider": "pigeon", "number": "+14155550123"},
            "answering it. This can't be undone.",
        ),
        (
            {"provider": "vapi", "sipUri": "sip:desk@sip.vapi.ai"},
            "answering it. You can recreate",
        ),
        (
            {"provider": "telnyx", "number": "+14155550123"},
            "at your carrier. You can recreate",
        ),
    ],
)
def test_the_page_says_whether_the_number_can_be_recreated(
    fields: dict[str, Any], said: str, as_admin: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    page = as_admin.get(address(vapi_acme.put(fields))).text
    assert said in " ".join(page.split())


def test_an_admin_deletes_a_number_and_the_list_updates(
    as_admin: Client, number: dict[str, Any], vapi_acme: vapi_sandbox.Organization
) -> None:
    answer = as_admin.post(address(number), {"confirmation": "0123"}, headers=in_list())
    assert vapi_acme.get(number["id"]) is None
    assert number["id"] not in answer.text
    assert "1–50 of 60" in answer.text
    assert "+1 415-555-0123 was deleted." in answer.text
    attempt = Attempt.objects.get(subject=number["id"])
    assert attempt.outcomes.get().result == Result.DONE


@pytest.mark.parametrize("typed", ["", "123", "0124", "Front desk"])
def test_wrong_digits_delete_nothing(
    typed: str, as_admin: Client, number: dict[str, Any], vapi_acme: vapi_sandbox.Organization
) -> None:
    refused = as_admin.post(address(number), {"confirmation": typed}, headers=in_list())
    assert refused.status_code == 422
    assert "This isn&#x27;t the last four digits" in refused.text
    assert vapi_acme.get(number["id"])
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    ("fields", "typed"),
    [
        ({"sipUri": "sip:desk@sip.vapi.ai", "name": "SIP desk"}, "sip desk"),
        ({"sipUri": "sip:desk@sip.vapi.ai"}, "sip:desk@sip.vapi.ai"),
        ({"sipUri": "sip:desk@sip.vapi.ai", "name": " Front \n  desk"}, "front desk"),
        ({"id": "00000000-0000-4000-8000-00000000beef"}, "beef"),
    ],
)
def test_a_number_without_digits_is_confirmed_by_name_address_or_id(
    fields: dict[str, Any],
    typed: str,
    as_admin: Client,
    vapi_acme: vapi_sandbox.Organization,
) -> None:
    number = vapi_acme.put({"provider": "vapi", **fields})
    as_admin.post(address(number), {"confirmation": typed}, headers=in_list())
    assert vapi_acme.get(number["id"]) is None


@pytest.mark.parametrize("field", ["number", "sipUri"])
def test_a_password_in_an_address_is_neither_shown_nor_asked_for(
    field: str, as_admin: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    secret = "sip:desk:hunter-2468@sip.example.com"
    number = vapi_acme.put({"provider": "byo-phone-number", field: secret})
    page = as_admin.get(address(number)).text
    assert "hunter" not in page
    assert "the last four characters of its ID" in page
    as_admin.post(address(number), {"confirmation": number["id"][-4:]}, headers=in_list())
    assert vapi_acme.get(number["id"]) is None


def test_a_name_that_changed_since_the_question_is_asked_for_again(
    as_admin: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    number = vapi_acme.put({"provider": "vapi", "sipUri": "sip:a@sip.vapi.ai", "name": "Old"})
    vapi_acme.put({**number, "name": "LAST NAME"})
    refused = as_admin.post(address(number), {"confirmation": "Old"}, headers=in_list())
    assert refused.status_code == 422
    assert "LAST NAME" in refused.text
    as_admin.post(address(number), {"confirmation": "LAST NAME"}, headers=in_list())
    assert "LAST NAME" in str(Attempt.objects.get().changes)


def test_deleting_the_last_row_of_a_page_shows_the_page_before(
    as_admin: Client, number: dict[str, Any], vapi_acme: vapi_sandbox.Organization
) -> None:
    last = vapi_acme.numbers[0]
    for each in vapi_acme.numbers[1:11]:
        vapi_acme.delete(each["id"])
    vapi_acme.put({**last, "number": "+14155550777"})
    answer = as_admin.post(
        address(last), {"confirmation": "0777"}, headers=in_list("?limit=25&page=3")
    )
    assert answer.status_code == 200
    assert "26–50 of 50" in answer.text
    assert answer.headers["HX-Replace-Url"] == f"{LIST}?limit=25&page=2"


def test_a_number_deleted_meanwhile_counts_as_deleted(
    as_admin: Client, number: dict[str, Any], vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.fail("delete", Fault(status=404, times=1))
    answer = as_admin.post(address(number), {"confirmation": "0123"}, headers=in_list())
    assert answer.status_code == 200
    assert "was already deleted" in answer.text


def test_a_number_deleted_before_the_confirmation_counts_as_deleted(
    as_admin: Client, number: dict[str, Any], vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.delete(number["id"])
    answer = as_admin.post(address(number), {"confirmation": "0123"}, headers=in_list())
    assert answer.status_code == 200
    assert "was already deleted" in answer.text


def test_a_list_that_fails_afterwards_still_deletes_and_redirects(
    as_admin: Client, number: dict[str, Any], vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.fail("list", Fault(status=500))
    headers = in_list("?limit=25")
    answer = as_admin.post(address(number), {"confirmation": "0123"}, headers=headers)
    assert answer.headers["HX-Redirect"] == f"http://testserver{LIST}?limit=25"
    assert vapi_acme.get(number["id"]) is None


def test_a_failure_keeps_the_number_and_shows_vapis_reason(
    as_admin: Client, number: dict[str, Any], vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.fail("delete", Fault(status=403, body={"message": "Not with this key"}))
    failed = as_admin.post(address(number), {"confirmation": "0123"}, headers=in_list())
    assert failed.status_code == 502
    assert failed.headers["X-Dashboard-Partial"] == "dialog"
    assert "Not with this key" in failed.text
    assert vapi_acme.get(number["id"])
    assert Outcome.objects.get().result == Result.REFUSED


def test_deleting_works_without_javascript(
    as_admin: Client, number: dict[str, Any], vapi_acme: vapi_sandbox.Organization
) -> None:
    assert "<html" in as_admin.get(address(number)).text
    answer = as_admin.post(address(number), {"confirmation": "0123"}, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "was deleted" in answer.text
    assert vapi_acme.get(number["id"]) is None


def test_an_operator_cannot_delete(as_operator: Client, number: dict[str, Any]) -> None:
    assert as_operator.get(address(number)).status_code == 403
    assert as_operator.post(address(number), {"confirmation": "0123"}).status_code == 403
