"""Ids of workflows and credentials that the numbers of the newest audit have."""

import vapi_sandbox
from audits.running.recheck import recheck_number
from phone_numbers.assignees.seen_ids import (
    CREDENTIAL,
    SERVER_CREDENTIAL,
    WORKFLOW,
    SeenId,
    seen_ids,
)
from tests.audits.conftest import audited
from tests.cast import Cast
from vapi_client.schemas.phone_number import PhoneNumber


def test_the_most_used_come_first_with_the_name_of_a_number_that_has_them(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    assert seen_ids(cast.acme, WORKFLOW) is None
    vapi_acme.put({"provider": "vapi", "number": "+14155550100", "workflowId": "rare"})
    for name in ("Night desk", "Day desk", ""):
        vapi_acme.put({"provider": "vapi", "name": name, "workflowId": "usual"})
    audited(cast.acme)
    found = seen_ids(cast.acme, WORKFLOW) or ()
    assert found[0] == SeenId("usual", 3, "Day desk")
    assert SeenId("rare", 1, "+1 415-555-0100") in found
    amounts = [each.amount for each in found]
    assert amounts == sorted(amounts, reverse=True)
    assert seen_ids(cast.globex, WORKFLOW) is None


def test_credentials_of_a_provider_and_of_servers_are_told_apart(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    server = {"url": "https://example.com", "credentialId": "of the server"}
    number = {"provider": "telnyx", "name": "Desk", "credentialId": "own", "server": server}
    number = vapi_acme.put(number)
    vapi_acme.put({"provider": "telnyx", "credentialId": "x" * 65, "server": "unreadable"})
    audited(cast.acme)
    [own] = [each for each in seen_ids(cast.acme, CREDENTIAL, "telnyx") or () if each.id == "own"]
    assert own.example == "Desk"
    ids = [each.id for each in seen_ids(cast.acme, SERVER_CREDENTIAL) or ()]
    assert "of the server" in ids
    assert all(len(each.id) <= 64 for each in seen_ids(cast.acme, CREDENTIAL) or ())
    recheck_number(cast.acme, PhoneNumber.read({**number, "server": None}))
    assert "of the server" not in [each.id for each in seen_ids(cast.acme, SERVER_CREDENTIAL) or ()]
