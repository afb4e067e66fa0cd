"""The Rules tab."""

from django.test import Client

from audits.models import Audit, AuditSettings, Finding
from dashboard.activity.models import Action, Attempt
from tests.audits.conftest import audited
from tests.cast import Cast
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


def test_what_another_admin_saved_meanwhile_is_shown_before_it_is_replaced(
    as_admin: Client, audit: Audit
) -> None:
    address = AUDIT + "rules/change/"
    mine = {"rules": ["blocked"], "name_pattern": "Desk *", "version": "0"}
    assert as_admin.post(address, {**mine, "name_pattern": "Front *"}).status_code == 302

    asked = as_admin.post(address, mine)
    assert asked.status_code == 409
    assert "Another admin changed the rules" in asked.text
    assert "Name pattern: Front *" in asked.text
    assert 'value="Desk *"' in asked.text
    assert AuditSettings.objects.get().name_pattern == "Front *"

    assert 'name="version" value="1"' in asked.text
    assert as_admin.post(address, {**mine, "version": "1"}).status_code == 302
    assert AuditSettings.objects.get().name_pattern == "Desk *"


def test_two_admins_who_save_at_once_do_not_overwrite_each_other(
    as_admin: Client, cast: Cast, audit: Audit
) -> None:
    first, second = (AuditSettings.of(cast.acme) for _ in range(2))
    assert first.save_over(name_pattern="Front *")
    assert not second.save_over(name_pattern="Desk *")
    assert AuditSettings.objects.get().name_pattern == "Front *"


def test_choices_that_were_not_saved_are_guarded(as_admin: Client, as_viewer: Client) -> None:
    assert "data-guarded" not in as_viewer.get(AUDIT + "rules/").text
    assert " data-guarded>" in as_admin.get(AUDIT + "rules/").text
    refused = as_admin.post(AUDIT + "rules/change/", {"name_pattern": "[A-Z"})
    assert ' data-guarded="unsaved">' in refused.text
