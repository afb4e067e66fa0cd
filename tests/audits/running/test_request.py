"""Requesting an audit."""

import vapi_sandbox
from audits.running.request import request_audit
from tests.cast import Cast


def test_two_requests_share_one_audit(cast: Cast, vapi_acme: vapi_sandbox.Organization) -> None:
    one, one_is_new = request_audit(cast.acme, "viewer@acme.example")
    other, other_is_new = request_audit(cast.acme, "admin@acme.example")
    assert one == other
    assert (one_is_new, other_is_new) == (True, False)
    elsewhere, is_new = request_audit(cast.globex, "stranger@globex.example")
    assert is_new and elsewhere != one
