"""Snapshots as earlier states of numbers."""

import vapi_sandbox
from audits.models import Audit, State
from phone_numbers.earlier_states import moments, states
from tests.audits.conftest import audited
from tests.cast import Cast


def test_finished_audits_are_moments_the_newest_first(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    first, second = audited(cast.acme), audited(cast.acme)
    Audit.objects.create(organization=cast.acme, state=State.FAILED)
    assert list(moments(cast.acme)) == [str(second.pk), str(first.pk)]
    assert moments(cast.acme)[str(first.pk)].startswith("the audit of 20")
    assert moments(cast.globex) == {}


def test_numbers_are_as_the_audit_read_them_without_credentials(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    server = {"url": "https://a.example.com", "headers": {"x-key": "s3cret"}}
    number = vapi_acme.put({"provider": "vapi", "name": "Desk", "server": server})
    audit = audited(cast.acme)
    vapi_acme.delete(number["id"])
    found = states(cast.acme, str(audit.pk), [number["id"], "unknown"])
    assert list(found) == [number["id"]]
    assert found[number["id"]]["name"] == "Desk"
    assert "s3cret" not in str(found)
    assert states(cast.globex, str(audit.pk), [number["id"]]) == {}
