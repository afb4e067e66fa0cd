"""An opened form is encrypted, found only by its person, and deleted after two days."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from dashboard.orgs.encryption import UnreadableKey
from phone_numbers.models import MAX_TYPED_CHARACTERS, OpenedForm
from tests.any_number import TEXT
from tests.cast import Cast
from vapi_client.json_text import write_json
from vapi_client.json_values import JSON

NUMBER: JSON = {
    "id": "n1",
    "provider": "twilio",
    "twilioAuthToken": "hunter2-hunter2",
    "server": {"timeoutSeconds": 20.0, "backoffPlan": {"maxRetries": 20}},
    "name": "Störungsstelle 🌙",
    "nothing": None,
}


def test_the_person_who_opened_a_form_finds_it_with_the_number_as_received(cast: Cast) -> None:
    opened = OpenedForm.open(cast.acme, cast.operator, base=NUMBER, number_id="n1")
    found = OpenedForm.find(str(opened.pk), cast.acme, cast.operator, "n1")
    assert found == opened
    assert found is not None
    assert write_json(found.base) == write_json(NUMBER)


def test_nobody_else_finds_a_form_nor_on_another_number(cast: Cast) -> None:
    token = str(OpenedForm.open(cast.acme, cast.operator, base=NUMBER, number_id="n1").pk)
    assert OpenedForm.find(token, cast.acme, cast.admin, "n1") is None
    assert OpenedForm.find(token, cast.globex, cast.operator, "n1") is None
    assert OpenedForm.find(token, cast.acme, cast.operator, "n2") is None
    assert OpenedForm.find(token, cast.acme, cast.operator) is None


@pytest.mark.parametrize(
    "token", ["", "x", "\0", "None", "0" * 33, "é" * 36, str(uuid.UUID(int=7)), "1' OR 1=1"]
)
def test_an_invalid_token_finds_no_form(token: str, cast: Cast) -> None:
    OpenedForm.open(cast.acme, cast.operator, base=NUMBER)
    assert OpenedForm.find(token, cast.acme, cast.operator) is None


def test_the_number_and_the_input_are_stored_encrypted(cast: Cast) -> None:
    opened = OpenedForm.open(cast.acme, cast.operator, base=NUMBER, number_id="n1")
    opened.keep_typed("twilioAuthToken=hunter2-hunter2")
    [row] = OpenedForm.objects.values()
    assert "hunter2" not in repr(row) + repr(opened) + str(opened)
    assert "twilioAuthToken" not in repr(row)


def test_input_is_kept_for_after_signing_in(cast: Cast) -> None:
    opened = OpenedForm.open(cast.acme, cast.operator, base=NUMBER, number_id="n1")
    assert opened.typed is None
    assert opened.keep_typed("name=N%C3%A4me&x=1")
    found = OpenedForm.find(str(opened.pk), cast.acme, cast.operator, "n1")
    assert found is not None
    assert found.typed == "name=N%C3%A4me&x=1"


def test_input_over_the_limit_is_not_kept(cast: Cast) -> None:
    opened = OpenedForm.open(cast.acme, cast.operator, base=NUMBER)
    assert not opened.keep_typed("x" * (MAX_TYPED_CHARACTERS + 1))
    opened.refresh_from_db()
    assert opened.typed is None


def test_a_form_is_unreadable_with_another_encryption_key(cast: Cast, settings: Any) -> None:
    opened = OpenedForm.open(cast.acme, cast.operator, base=NUMBER)
    settings.VAPI_KEY_ENCRYPTION_KEYS = "YW5vdGhlci1rZXktb2YtdGhpcnR5LXR3by1ieXRlcyE="
    with pytest.raises(UnreadableKey):
        _ = opened.base


def test_a_form_older_than_two_days_is_not_found_even_if_nobody_deletes_it(cast: Cast) -> None:
    opened = OpenedForm.open(cast.acme, cast.operator, base=NUMBER)
    OpenedForm.objects.update(opened_at=timezone.now() - timedelta(days=2, minutes=1))
    assert OpenedForm.find(str(opened.pk), cast.acme, cast.operator) is None
    assert OpenedForm.find_of_anyone(str(opened.pk)) is None


@pytest.mark.parametrize("ahead", [timedelta(days=3), timedelta(days=-3)])
def test_the_clock_of_a_web_host_that_is_wrong_does_not_count(
    ahead: timedelta, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = OpenedForm.open(cast.acme, cast.operator, base=NUMBER)
    right = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: right() + ahead)
    opened = OpenedForm.open(cast.acme, cast.operator, base=NUMBER)
    opened.refresh_from_db()
    assert abs(opened.opened_at - right()) < timedelta(hours=1)
    for form in (earlier, opened):
        assert OpenedForm.find(str(form.pk), cast.acme, cast.operator) == form


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        TEXT(),
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers(-(2**63), 2**64 - 1)
            | st.floats(allow_nan=False, allow_infinity=False)
            | TEXT(),
            lambda below: st.lists(below) | st.dictionaries(TEXT(), below),
            max_leaves=5,
        ),
    )
)
def test_any_json_is_stored_and_restored_unchanged(cast: Cast, number: JSON) -> None:
    opened = OpenedForm.open(cast.acme, cast.operator, base=number)
    found = OpenedForm.find(str(opened.pk), cast.acme, cast.operator)
    assert found is not None
    assert write_json(found.base) == write_json(number)
