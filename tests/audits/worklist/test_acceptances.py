"""Acceptances replace each other, and Activity records each of them."""

from datetime import date, timedelta

from audits.models import Acceptance, Audit
from audits.worklist.acceptances import accept, withdraw
from dashboard.activity.models import Action, Attempt
from dashboard.activity.record import Actor
from tests.audits.pages import TOMORROW
from tests.cast import Cast
from vapi_client.json_values import JSON


def accepted(cast: Cast, actor: Actor, number: str = "", until: date = TOMORROW) -> Acceptance:
    return accept(cast.acme, actor, rule="unassigned", number=number, reason="Parked", until=until)


def test_an_acceptance_has_its_person_reason_and_date(cast: Cast, actor: Actor) -> None:
    acceptance = accepted(cast, actor)
    assert acceptance.accepted_by == cast.operator.email
    assert (acceptance.reason, acceptance.until) == ("Parked", TOMORROW)


def test_accepting_again_replaces_the_date_and_records_both(cast: Cast, actor: Actor) -> None:
    later = TOMORROW + timedelta(days=7)
    first, second = accepted(cast, actor), accepted(cast, actor, until=later)
    assert first.pk == second.pk
    assert Acceptance.objects.get().until == later
    newest = Attempt.objects.filter(action=Action.FINDING_ACCEPT).order_by("-pk")[0]
    [until] = [each for each in newest.changes if each["field"] == "until"]
    assert (until["before"], until["after"]) == (TOMORROW.isoformat(), later.isoformat())


def test_a_rule_and_one_of_its_findings_are_accepted_separately(
    cast: Cast, actor: Actor, unassigned: JSON, audit: Audit
) -> None:
    accepted(cast, actor)
    accepted(cast, actor, unassigned["id"])
    assert Acceptance.objects.count() == 2
    labels = Attempt.objects.filter(action=Action.FINDING_ACCEPT).order_by("pk")
    assert [each.label for each in labels] == [
        "No assignment: all",
        "No assignment: +1 415-555-0177",
    ]


def test_withdrawing_an_acceptance_records_the_number(
    cast: Cast, actor: Actor, unassigned: JSON, audit: Audit
) -> None:
    withdraw(accepted(cast, actor, unassigned["id"]), actor)
    assert not Acceptance.objects.exists()
    attempt = Attempt.objects.get(action=Action.FINDING_REOPEN)
    assert attempt.subject == unassigned["id"]
    assert attempt.label == "No assignment: +1 415-555-0177"


def test_an_acceptance_of_a_rule_that_is_gone_can_be_withdrawn(cast: Cast, actor: Actor) -> None:
    acceptance = Acceptance.objects.create(
        organization=cast.acme, rule="of an older version", until=TOMORROW
    )
    withdraw(acceptance, actor)
    assert Attempt.objects.get().label == "of an older version: all"
