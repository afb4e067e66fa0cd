"""The Overview tab."""

import re

from django.test import Client

from audits.models import Acceptance, Audit, AuditSettings, Finding
from audits.rules import RULES
from tests.audits.pages import AUDIT, TOMORROW, text_of
from tests.cast import Cast


def test_the_sentence_counts_errors_and_the_numbers_that_have_them(
    as_viewer: Client, audit: Audit
) -> None:
    errors = [name for name, rule in RULES.items() if rule.severity == "error"]
    found = Finding.objects.filter(rule__in=errors)
    affected = found.values("number_id").distinct().count()
    said = f"{found.count()} errors affect {affected} of 60 numbers."
    assert said in text_of(as_viewer.get(AUDIT).text)


def test_each_rule_has_its_reason_count_and_action(as_operator: Client, audit: Audit) -> None:
    page = text_of(as_operator.get(AUDIT).text)
    for name in Finding.objects.values_list("rule", flat=True).distinct():
        rule, count = RULES[name], Finding.objects.filter(rule=name).count()
        assert re.search(rf"{re.escape(rule.summary)} {re.escape(rule.why)} {count} \w+", page)
    assert "Assign numbers" in page


def test_a_viewer_is_offered_no_fix(as_viewer: Client, audit: Audit) -> None:
    page = text_of(as_viewer.get(AUDIT).text)
    assert "Review numbers" in page and "Assign numbers" not in page


def test_rules_whose_findings_are_all_accepted_are_listed_without_an_action(
    as_operator: Client, audit: Audit, cast: Cast
) -> None:
    for name in RULES:
        Acceptance.objects.create(organization=cast.acme, rule=name, until=TOMORROW)
    page = as_operator.get(AUDIT).text
    assert "No open findings in 60 numbers." in page
    assert f"{Finding.objects.filter(rule='unassigned').count()} accepted" in text_of(page)
    assert "Assign numbers" not in page


def test_an_organization_without_findings(as_viewer: Client, audit: Audit) -> None:
    Finding.objects.all().delete()
    page = as_viewer.get(AUDIT).text
    assert "No open findings in 60 numbers." in page
    assert "The rules found nothing wrong" in page


def test_rules_that_are_off_are_not_said_to_find_nothing(
    as_viewer: Client, audit: Audit, cast: Cast
) -> None:
    settings = AuditSettings.objects.create(organization=cast.acme, rules_off=["unassigned"])
    page = text_of(as_viewer.get(AUDIT).text)
    off = RULES["unassigned"].summary
    assert f"Off: {off}." in page and page.count(off) == 1
    settings.rules_off = list(RULES)
    settings.save()
    page = text_of(as_viewer.get(AUDIT).text)
    assert "All rules are off." in page and "found nothing wrong" not in page


def test_a_rule_that_could_not_be_checked_is_not_said_to_find_nothing(
    as_viewer: Client, audit: Audit, cast: Cast
) -> None:
    Finding.objects.filter(rule="deleted-assignee").delete()
    Audit.objects.update(has_all_assistants=False)
    unchecked = RULES["deleted-assignee"].summary
    page = text_of(as_viewer.get(AUDIT).text)
    assert "Deleted assistants weren't checked." in page
    assert f"Not checked: {unchecked}." in page and page.count(unchecked) == 1
    Finding.objects.all().delete()
    page = text_of(as_viewer.get(AUDIT).text)
    assert "The rules that could be checked found nothing wrong" in page
    AuditSettings.objects.create(organization=cast.acme, rules_off=["deleted-assignee"])
    page = text_of(as_viewer.get(AUDIT).text)
    assert "weren't checked" not in page and "Not checked" not in page


def test_a_rule_with_findings_was_checked_in_part(as_viewer: Client, audit: Audit) -> None:
    assert Finding.objects.filter(rule="deleted-assignee").exists()
    Audit.objects.update(has_all_squads=False)
    page = text_of(as_viewer.get(AUDIT).text)
    assert "Deleted squads weren't checked." in page and "Not checked:" not in page
