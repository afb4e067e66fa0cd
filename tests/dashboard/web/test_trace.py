"""Ids of requests: taken over if they are valid, returned, and passed to Vapi."""

import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

import vapi_sandbox
from dashboard.web.trace import Trace

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
TRACEPARENT = f"00-{TRACE}-{PARENT}-01"


def test_both_ids_are_taken_over() -> None:
    trace = Trace.of({"X-Request-Id": "c1f2-7", "traceparent": TRACEPARENT})
    assert (trace.request_id, trace.trace_id) == (TRACE, TRACE)  # too short
    trace = Trace.of({"X-Request-Id": "c1f2-7000", "traceparent": TRACEPARENT})
    assert (trace.request_id, trace.trace_id) == ("c1f2-7000", TRACE)
    following = trace.next_traceparent()
    assert re.fullmatch(rf"00-{TRACE}-[0-9a-f]{{16}}-01", following)
    assert PARENT not in following


@pytest.mark.parametrize(
    "traceparent",
    [
        "",
        TRACEPARENT.upper(),
        TRACEPARENT + "-more",
        TRACEPARENT.replace("00-", "ff-"),
        TRACEPARENT.replace(TRACE, "0" * 32),
        TRACEPARENT.replace(PARENT, "0" * 16),
    ],
)
def test_an_invalid_trace_is_replaced(traceparent: str) -> None:
    trace = Trace.of({"traceparent": traceparent})
    assert trace.trace_id != TRACE
    assert trace.request_id == trace.trace_id
    assert trace.next_traceparent().endswith("-00")


@given(st.text(), st.text())
def test_any_headers_give_ids_that_a_header_and_a_log_can_hold(one: str, other: str) -> None:
    trace = Trace.of({"X-Request-Id": one, "traceparent": other})
    assert re.fullmatch(r"[A-Za-z0-9._-]{8,64}", trace.request_id)
    assert re.fullmatch(r"[0-9a-f]{32}", trace.trace_id)


def test_ids_are_returned_shown_and_passed_to_vapi(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    headers = {"X-Request-Id": "of-the-proxy", "traceparent": TRACEPARENT}
    response = as_viewer.get("/orgs/acme/numbers/", headers=headers)
    assert response["X-Request-Id"] == "of-the-proxy"
    assert response["traceparent"].startswith(f"00-{TRACE}-")
    for request in vapi_acme.requests:
        assert request.headers["x-request-id"] == "of-the-proxy"
        assert request.headers["traceparent"].startswith(f"00-{TRACE}-")
    missing = as_viewer.get("/orgs/acme/numbers/unknown/", headers=headers)
    assert missing.status_code == 404
    assert "Request of-the-proxy" in missing.text


def test_a_search_of_all_organizations_has_one_trace(
    as_both: Client, vapi_acme: vapi_sandbox.Organization, vapi_globex: vapi_sandbox.Organization
) -> None:
    as_both.get("/find/?q=desk&together=1", headers={"traceparent": TRACEPARENT})
    for organization in (vapi_acme, vapi_globex):
        assert organization.requests
        assert all(TRACE in each.headers["traceparent"] for each in organization.requests)
