"""Audits of acme."""

from datetime import timedelta

import pytest
from django.utils import timezone

import vapi_sandbox
from audits.models import Audit
from audits.running.request import request_audit
from audits.running.run import run_audit
from dashboard.activity.record import Actor
from dashboard.orgs.models import Organization
from tests.cast import Cast
from vapi_client.json_values import JSON


def audited(organization: Organization) -> Audit:
    """Run an audit of an organization."""
    audit, _ = request_audit(organization, "viewer@acme.example")
    run_audit(audit.pk)
    audit.refresh_from_db()
    return audit


@pytest.fixture
def actor(cast: Cast) -> Actor:
    return Actor(cast.operator.email, cast.operator.pk, "127.0.0.1")


@pytest.fixture
def admin(cast: Cast) -> Actor:
    return Actor(cast.admin.email, cast.admin.pk, "127.0.0.1")


@pytest.fixture
def audit(cast: Cast, vapi_acme: vapi_sandbox.Organization) -> Audit:
    return audited(cast.acme)


def aged(audit: Audit, days: int) -> Audit:
    """Make an audit this many days old."""
    Audit.objects.filter(pk=audit.pk).update(requested_at=timezone.now() - timedelta(days=days))
    return audit


@pytest.fixture
def unassigned(vapi_acme: vapi_sandbox.Organization) -> JSON:
    """A Twilio number that nothing answers."""
    nothing = {"assistantId": None, "squadId": None, "workflowId": None, "server": None}
    fields = {"provider": "twilio", "smsEnabled": True, "number": "+14155550177"}
    return vapi_acme.put({**vapi_acme.numbers[0], **nothing, **fields, "name": "Nobody home"})
