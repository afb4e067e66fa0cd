"""Pickers of workflows and credentials, which Vapi doesn't list."""

from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from tests.audits.conftest import audited
from tests.cast import Cast
from tests.phone_numbers.filling import ACME, new
from vapi_client.json_values import JSON
from vapi_sandbox import Organization

NUMBER: JSON = {"provider": "twilio", "number": "+14155550123"}


def found(client: Client, **query: str) -> str:
    return unescape(client.get(f"{ACME}assignees/", query).text)


@pytest.mark.parametrize(
    ("kind", "noun"),
    [
        ("workflow", "workflow"),
        ("credential", "credential"),
        ("server-credential", "credential"),
    ],
)
def test_an_audit_is_needed_to_know_them(kind: str, noun: str, as_viewer: Client) -> None:
    words = f"Run an audit to see the {noun}s that numbers have. You can paste an ID."
    assert words in found(as_viewer, kind=kind)


def test_they_are_offered_by_their_id_or_by_a_number_that_has_them(
    as_viewer: Client, vapi_acme: Organization, cast: Cast
) -> None:
    workflow = str(uuid4())
    vapi_acme.put({**NUMBER, "name": "Night desk", "workflowId": workflow})
    audited(cast.acme)
    for search in (workflow, "night"):
        markup = found(as_viewer, kind="workflow", search=search)
        assert f'data-id="{workflow}" data-kind="workflow"' in markup
        assert "1 number: Night desk" in markup
    assert workflow in found(as_viewer, search="night d")
    nowhere = found(as_viewer, kind="workflow", search="nowhere")
    assert "No number has a workflow that matches. You can paste an ID." in nowhere


def test_a_credential_of_another_provider_is_not_offered(
    as_viewer: Client, vapi_acme: Organization, cast: Cast
) -> None:
    own, others = str(uuid4()), str(uuid4())
    for provider, credential in (("vonage", own), ("telnyx", others)):
        vapi_acme.put({"provider": provider, "number": "+1", "credentialId": credential})
    audited(cast.acme)
    markup = found(as_viewer, kind="credential", provider="vonage")
    assert own in markup
    assert others not in markup


def test_the_forms_ask_for_them(as_operator: Client) -> None:
    page = new(as_operator, "vonage").text
    assert "?kind=credential&amp;provider=vonage" in page
    assert "?kind=server-credential" in page
    assert "?kind=workflow" in page
