"""Acceptances replace each other, and Activity records each of them."""

from datetime import date, timedelta

from audits.models import Acceptance, Audit
from audits.worklist.acceptances import Target, accept, withdraw
from dashboard.activity.models import Action, Attempt
from dashboard.activity.record import Actor
from tests.audits.pages import TOMORROW
from tests.cast import Cast
from vapi_client.json_values import JSON

ALL: Target = ("unassigned", "")


def accepted(
    cast: Cast, actor: Actor, *targets: Target, until: date = TOMORROW, reason: str = "Parked"
) -> Acceptance:
    return accept(cast.acme, actor, targets or [ALL], reason=reason, until=until)


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
    accepted(cast, actor, ("unassigned", unassigned["id"]))
    assert Acceptance.objects.count() == 2
    labels = Attempt.objects.filter(action=Action.FINDING_ACCEPT).order_by("pk")
    assert [each.label for each in labels] == [
        "No assignment: all",
        "No assignment: +1 415-555-0177",
    ]


def test_findings_accepted_at_once_are_one_decision_and_one_entry(cast: Cast, actor: Actor) -> None:
    earlier = accepted(cast, actor, ("unnamed", "a"), reason="Spare")
    one = accepted(cast, actor, ("unnamed", "a"), ("unnamed", "b"), ("blocked", "b"))
    assert set(one.of_decision.values_list("number_id", flat=True)) == {"a", "b"}
    assert Acceptance.objects.count() == 3
    assert Acceptance.objects.get(pk=earlier.pk).reason == "Parked"
    entry = Attempt.objects.get(label="2 rules: 3 findings")
    assert entry.subject == ""
    assert {"field": "numbers", "after": ["a", "b"]} in entry.changes


def test_withdrawing_a_decision_opens_all_of_its_findings(cast: Cast, actor: Actor) -> None:
    accepted(cast, actor, ("blocked", "c"))
    one = accepted(cast, actor, ("unnamed", "a"), ("unnamed", "b"))
    withdraw(one.of_decision, actor)
    assert Acceptance.objects.get().number_id == "c"
    assert Attempt.objects.get(action=Action.FINDING_WITHDRAW).label == "No name: 2 findings"


def test_withdrawing_an_acceptance_records_the_number(
    cast: Cast, actor: Actor, unassigned: JSON, audit: Audit
) -> None:
    withdraw(accepted(cast, actor, ("unassigned", unassigned["id"])).of_decision, actor)
    assert not Acceptance.objects.exists()
    attempt = Attempt.objects.get(action=Action.FINDING_WITHDRAW)
    assert attempt.subject == unassigned["id"]
    assert attempt.label == "No assignment: +1 415-555-0177"


def test_an_acceptance_of_an_older_version_is_a_decision_of_its_own(
    cast: Cast, actor: Actor
) -> None:
    older = [
        Acceptance.objects.create(organization=cast.acme, rule=rule, until=TOMORROW)
        for rule in ("of an older version", "unnamed")
    ]
    withdraw(older[0].of_decision, actor)
    assert Acceptance.objects.get() == older[1]
    assert Attempt.objects.get().label == "of an older version: all"


def test_withdrawing_what_is_gone_records_nothing(cast: Cast, actor: Actor) -> None:
    withdraw(Acceptance.objects.none(), actor)
    assert not Attempt.objects.exists()
