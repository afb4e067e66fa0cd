"""What isn't a passkey is refused. Passkeys themselves are in tests/browser/test_passkeys.py."""

import json

import pytest
from django.test import Client
from fido2.utils import websafe_encode

from dashboard.activity.models import Action
from tests.authenticator_app import set_up
from tests.cast import PASSWORD, Cast
from tests.conftest import signed_in
from tests.tasks import run_enqueued_tasks

CLIENT_DATA = b'{"type": "webauthn.get", "challenge": "YQ", "origin": "o"}'


def answer_with(data: bytes) -> dict[str, object]:
    """Return a passkey's answer whose form is right, with the data of an authenticator."""
    parts = {"clientDataJSON": CLIENT_DATA, "authenticatorData": data, "signature": b"signature"}
    response = {name: websafe_encode(part) for name, part in parts.items()}
    return {"id": "YQ", "rawId": "YQ", "response": response, "type": "public-key"}


SOMEBODY_ELSES = bytes(37)
EXTENSIONS_FOLLOW = bytes(32) + b"\x80" + bytes(4)
NONE_OF_THESE: tuple[object, ...] = (
    {},
    [],
    3,
    None,
    {"id": "none"},
    {"id": "a", "rawId": 3, "response": 3, "type": "public-key"},
    {"id": "a", "rawId": "a", "response": {"userHandle": "MQ"}, "type": "public-key"},
    answer_with(bytes(32) + b"\x40" + bytes(22) + b"\xf5"),  # true in place of a key
    answer_with(EXTENSIONS_FOLLOW),
    answer_with(EXTENSIONS_FOLLOW + b"\x1b"),  # a number of 8 bytes, which are missing
    answer_with(EXTENSIONS_FOLLOW + b"\x81" * 3000),  # a list in a list in a list …
)


@pytest.mark.parametrize("credential", NONE_OF_THESE)
def test_what_is_no_passkey_is_refused(credential: object, cast: Cast, client: Client) -> None:
    posted = {"credential": json.dumps(credential)}
    alone, add = "/accounts/security/passkeys/sign-in/", "/accounts/security/passkeys/add/"
    client.get(alone)
    assert client.post(alone, posted).status_code == 200
    as_viewer = signed_in(cast.viewer)
    as_viewer.get(add)
    assert "wasn't accepted" in as_viewer.post(add, posted).text
    set_up(as_viewer)
    client.post("/accounts/login/", {"login": cast.viewer.email, "password": PASSWORD})
    assert client.post("/accounts/security/code/", posted).status_code == 200
    late = signed_in(cast.viewer, minutes_ago=11)
    assert late.post("/accounts/again/", posted).status_code == 200


def test_a_wrong_passkey_is_reported_after_a_password_and_when_asked_again(
    cast: Cast, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    set_up(signed_in(cast.viewer))
    client.post("/accounts/login/", {"login": cast.viewer.email, "password": PASSWORD})
    posted = {"credential": json.dumps(answer_with(SOMEBODY_ELSES))}
    client.post("/accounts/security/code/", posted)
    late = signed_in(cast.viewer, minutes_ago=11)
    late.post("/accounts/again/", posted)
    run_enqueued_tasks()
    failed = cast.acme.attempts.filter(action=Action.SIGN_IN_FAILED, subject=cast.viewer.email)
    assert {each.outcomes.get().message for each in failed} == {"The second factor was wrong."}
    assert len(failed) == caplog.text.count("failed: wrong second factor") == 2


@pytest.mark.parametrize(
    ("credential", "recorded"), [(answer_with(SOMEBODY_ELSES), 5), (answer_with(b""), 0)]
)
def test_no_more_are_recorded_than_are_tried(
    credential: object, recorded: int, cast: Cast, client: Client
) -> None:
    set_up(signed_in(cast.viewer))
    client.post("/accounts/login/", {"login": cast.viewer.email, "password": PASSWORD})
    posted = {"credential": json.dumps(credential)}
    answers = [client.post("/accounts/security/code/", posted).status_code for _ in range(8)]
    assert answers == [200] * 8
    run_enqueued_tasks()
    assert cast.acme.attempts.filter(action=Action.SIGN_IN_FAILED).count() == recorded


def test_who_has_no_password_is_asked_again_before_setting_one(cast: Cast) -> None:
    cast.viewer.set_unusable_password()
    cast.viewer.save()
    for minutes, status in ((0, 200), (11, 302)):
        page = signed_in(cast.viewer, minutes_ago=minutes).get("/accounts/password/set/")
        assert page.status_code == status
    assert page.headers["Location"].startswith("/accounts/again/")
