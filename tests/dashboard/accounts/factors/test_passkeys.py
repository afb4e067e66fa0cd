"""What isn't a passkey is refused. Passkeys themselves are in tests/browser/test_passkeys.py."""

import json

import pytest
from django.test import Client

from tests.authenticator_app import set_up
from tests.cast import PASSWORD, Cast
from tests.conftest import signed_in

NONE_OF_THESE: tuple[object, ...] = (
    {},
    [],
    3,
    None,
    {"id": "none"},
    {"id": "a", "rawId": 3, "response": 3, "type": "public-key"},
    {"id": "a", "rawId": "a", "response": {"userHandle": "MQ"}, "type": "public-key"},
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


def test_who_has_no_password_is_asked_again_before_setting_one(cast: Cast) -> None:
    cast.viewer.set_unusable_password()
    cast.viewer.save()
    for minutes, status in ((0, 200), (11, 302)):
        page = signed_in(cast.viewer, minutes_ago=minutes).get("/accounts/password/set/")
        assert page.status_code == status
    assert page.headers["Location"].startswith("/accounts/again/")
