"""The Rules tab."""

from django.test import Client

from audits.models import Audit, AuditSettings, Finding
from dashboard.activity.models import Action, Attempt
from tests.audits.conftest import audited
from vapi_client.json_values import JSON

from .pages import AUDIT, ids


def test_only_admins_change_the_rules_and_the_name_pattern(
    as_admin: Client, as_viewer: Client, unassigned: JSON, audit: Audit
) -> None:
    settings = {"rules": ["blocked"], "name_pattern": "Desk *"}
    assert as_viewer.post(AUDIT + "rules/change/", settings).status_code == 403
    unclosed = as_admin.post(AUDIT + "rules/change/", {**settings, "name_pattern": "[A-Z"})
    assert unclosed.status_code == 422
    assert "Enter a ] for every [" in unclosed.text
    assert as_admin.post(AUDIT + "rules/change/", settings).status_code == 302
    saved = AuditSettings.objects.get()
    assert saved.name_pattern == "Desk *"
    assert "unassigned" in saved.rules_off and "blocked" not in saved.rules_off
    assert ids(as_admin.get(AUDIT + "findings/?rule=unassigned").text) == set()
    assert Attempt.objects.get(action=Action.AUDIT_SETTINGS)
    newer = audited(saved.organization)
    assert Finding.objects.filter(audit=newer, rule="name-pattern").exists()
