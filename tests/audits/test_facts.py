"""What the start page says of the organizations' audits."""

import pytest
from pytest_django import DjangoAssertNumQueries

import vapi_sandbox
from audits.facts import audit_facts
from audits.models import Acceptance, Audit, AuditSettings, Finding
from dashboard.orgs.facts import Fact
from dashboard.orgs.models import Organization
from tests.audits.conftest import audited
from tests.cast import Cast
from vapi_sandbox import Fault

RULE = "blocked"


def facts(organization: Organization) -> list[tuple[str, str]]:
    return [(fact.text, fact.tone) for fact in audit_facts([organization])[organization.pk]]


@pytest.fixture
def broken(cast: Cast, vapi_globex: vapi_sandbox.Organization) -> Organization:
    """Return an organization with two errors and no warning."""
    for number in list(vapi_globex.numbers):
        vapi_globex.delete(number["id"])
    server = {"url": "https://hooks.example.com"}
    for name in ("Front desk", "Support"):
        vapi_globex.put({"provider": "vapi", "name": name, "status": "blocked", "server": server})
    audited(cast.globex)
    return cast.globex


def test_no_audit_yet(cast: Cast) -> None:
    assert facts(cast.globex) == [("No audit yet", "neutral")]


def test_open_errors_lead_to_their_findings(broken: Organization) -> None:
    error, *_, audit = audit_facts([broken])[broken.pk]
    assert error == Fact("2 errors", "/orgs/globex/audit/findings/?severity=error", "error")
    assert audit.text == "2 numbers audited"
    assert audit.at == Audit.objects.get().ended_at


@pytest.mark.parametrize(("every", "text"), [(False, "1 error"), (True, "No errors or warnings")])
def test_accepted_findings_do_not_count(broken: Organization, every: bool, text: str) -> None:
    number_id = "" if every else Finding.objects.filter(rule=RULE)[0].number_id
    Acceptance.objects.create(
        organization=broken, rule=RULE, number_id=number_id, until=Acceptance.latest_end()
    )
    assert facts(broken)[0] == (text, "ok" if every else "error")


def test_rules_that_are_off_do_not_count(broken: Organization) -> None:
    AuditSettings.objects.create(organization=broken, rules_off=[RULE])
    assert facts(broken)[0] == ("No errors or warnings", "ok")


def test_a_failed_audit_is_told_beside_the_last_good_one(
    broken: Organization, vapi_globex: vapi_sandbox.Organization
) -> None:
    vapi_globex.fail("list", Fault("status", status=401))
    audited(broken)
    texts = [text for text, _ in facts(broken)]
    assert texts == ["2 errors", "2 numbers audited", "Audit failed"]
    vapi_globex.clear_faults()
    audited(broken)
    assert "Audit failed" not in dict(facts(broken))


def test_more_organizations_take_no_more_queries(
    cast: Cast, broken: Organization, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    audited(cast.acme)
    with django_assert_num_queries(5):
        audit_facts([broken])
    with django_assert_num_queries(5):
        audit_facts([broken, cast.acme])


def test_an_audit_that_could_not_look_for_deleted_assistants_gives_no_all_clear(
    broken: Organization, vapi_globex: vapi_sandbox.Organization
) -> None:
    AuditSettings.objects.create(organization=broken, rules_off=[RULE])
    vapi_globex.fail("assistants", Fault("status", status=403))
    audited(broken)
    assert facts(broken)[0] == ("Deleted assistants not checked", "warning")
    AuditSettings.objects.update(rules_off=[RULE, "deleted-assignee"])
    assert facts(broken)[0] == ("No errors or warnings", "ok")
