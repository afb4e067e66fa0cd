"""A change of a server's host asks for its credentials, at their inputs."""

import re

import pytest
from playwright.sync_api import expect

import vapi_sandbox
from tests.cast import Cast
from vapi_client.json_values import JSON

from .complaints import Complaints
from .conftest import OpenPage
from .number_form import NUMBER, NumberForm

HEADER = "server.headers.0.value"
SERVER: JSON = {"url": "https://hooks.example.com", "headers": {"Authorization": "hunter2"}}
ELSEWHERE = "https://elsewhere.example"


@pytest.fixture
def server_number(vapi_acme: vapi_sandbox.Organization, complaints: Complaints) -> JSON:
    complaints.announce("status of 422", "Response Status Error Code 422")
    number = vapi_acme.put({**NUMBER, "server": SERVER})
    vapi_acme.forget_requests()
    return number


def ask(form: NumberForm, number: JSON) -> None:
    """Change the host, and expect that the form asks for the header."""
    form.open(number).fill({"server.url": ELSEWHERE})
    form.save.click()
    form.expect_error(HEADER, "This would be sent to another address.")
    assert form.sent() == []


def test_an_operator_enters_the_header_for_the_new_host(
    form: NumberForm, server_number: JSON
) -> None:
    ask(form, server_number)
    expect(form.problems.get_by_role("checkbox")).to_have_count(0)
    form.fill({HEADER: "for the new host"})
    form.save.click()
    form.expect_saved()
    [sent] = form.sent()
    assert sent["server"] == {"url": ELSEWHERE, "headers": {"Authorization": "for the new host"}}


def test_an_admin_keeps_the_header_on_record(
    open_page: OpenPage,
    cast: Cast,
    vapi_acme: vapi_sandbox.Organization,
    server_number: JSON,
) -> None:
    form = NumberForm(open_page(cast.admin), vapi_acme)
    ask(form, server_number)
    form.problems.get_by_role("checkbox", name=re.compile("^Keep the saved credentials")).check()
    form.save.click()
    form.expect_saved()
    [sent] = form.sent()
    assert sent["server"] == {**SERVER, "url": ELSEWHERE}
    form.page.locator(".activity summary").first.click()
    expect(form.page.locator(".activity")).to_contain_text("kept for another address by an admin")
