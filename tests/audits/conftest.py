"""A snapshot of acme."""

import pytest

import vapi_sandbox
from audits.models import Audit
from audits.running import auditing, runs
from dashboard.orgs.models import Organization
from tests.cast import Cast


def audited(organization: Organization) -> Audit:
    """A new audit of an organization, carried out."""
    audit, _ = runs.request(organization, "viewer@acme.example")
    auditing.carry_out(audit.pk)
    audit.refresh_from_db()
    return audit


@pytest.fixture
def audit(cast: Cast, vapi_acme: vapi_sandbox.Organization) -> Audit:
    return audited(cast.acme)
