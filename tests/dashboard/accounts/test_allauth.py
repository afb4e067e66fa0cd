"""What the site uses of allauth that allauth calls internal, and what it expects of it.

If an update breaks one of these, look at the modules that use it before anything else.
"""

import ast
import inspect
from pathlib import Path

import pytest
from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core.internal import ratelimit
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.internal import auth, flows
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.test import RequestFactory

from tests.cast import Cast

USED = {
    "allauth.core.internal.ratelimit",
    "allauth.account.internal.flows.login.get_authentication_records",
    "allauth.account.internal.flows.login.record_authentication",
    "allauth.account.internal.flows.reauthentication.reauthenticate_by_password",
    "allauth.mfa.totp.internal.auth.generate_totp_secret",
    "allauth.mfa.webauthn.internal.auth",
    "allauth.mfa.webauthn.internal.auth.begin_authentication",
    "allauth.mfa.webauthn.internal.flows",
    "allauth.core.internal.ratelimit.RateLimitUsage",
}


def test_no_other_internal_name_is_imported() -> None:
    found = set()
    for path in Path(settings.BASE_DIR, "dashboard").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and "allauth" in (node.module or ""):
                names = {f"{node.module}.{alias.name}" for alias in node.names}
                found |= {each for each in names if "internal" in each or "._" in each}
    assert found == USED


@pytest.mark.parametrize(
    ("function", "parameters"),
    [
        (get_authentication_records, ["request", "user"]),
        (reauthenticate_by_password, ["request"]),
        (generate_totp_secret, ["length"]),
        (auth.begin_authentication, ["user"]),
        (auth.parse_authentication_response, ["response"]),
        (flows.perform_passwordless_login, ["request", "authenticator", "login"]),
        (ratelimit.get_ip, ["request"]),
        (OpenIDConnectOAuth2Adapter._decode_id_token, ["self", "app", "id_token"]),
    ],
)
def test_functions_take_what_they_are_given(function: object, parameters: list[str]) -> None:
    assert list(inspect.signature(function).parameters) == parameters  # type: ignore[arg-type]


def test_a_record_of_signing_in_has_its_time_and_method(cast: Cast) -> None:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    record_authentication(request, cast.viewer, "password")
    (record,) = get_authentication_records(request, cast.viewer)
    assert record["method"] == "password"
    assert isinstance(record["at"], float)
    assert get_authentication_records(request, cast.operator) == []
    # tests.conftest.signed_in writes them
    assert request.session["account_authentication_methods"] == [record]
    assert request.session["account_authentication_methods_user"] == str(cast.viewer.pk)


def test_the_request_knows_the_person_who_is_signing_in() -> None:
    """factors.secrets decrypts for the person of `request._login_stage`."""
    assert "request._login_stage = login_stage" in inspect.getsource(login_stage_required)


def test_the_signature_of_an_id_token_is_skipped_only_after_an_exchange() -> None:
    """single_sign_on.provider takes the note of the exchange back, so it is verified."""
    source = inspect.getsource(OpenIDConnectOAuth2Adapter._decode_id_token)
    assert "verify_signature = not self.did_fetch_access_token" in source
