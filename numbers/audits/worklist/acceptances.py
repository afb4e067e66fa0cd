"""Accepts findings and withdraws acceptances, both recorded in Activity."""

from datetime import date

from audits.models import Acceptance, Audit, AuditedNumber
from audits.rules import RULES
from dashboard.activity.models import Action
from dashboard.activity.record import ABSENT, Actor, Change, recorded
from dashboard.orgs.models import Organization


def accept(
    organization: Organization,
    actor: Actor,
    *,
    rule: str,
    number: str,
    reason: str,
    until: date,
) -> Acceptance:
    """Accept a finding, or all findings of a rule if `number` is empty.

    Accepting again replaces the reason and the date.
    """
    with recorded(
        actor,
        organization,
        Action.FINDING_ACCEPT,
        subject=number or rule,
        label=_label(organization, rule, number),
        changes=_changes(organization, rule, number, reason, until),
    ):
        acceptance, _ = Acceptance.objects.update_or_create(
            organization=organization,
            rule=rule,
            number_id=number,
            defaults={"reason": reason, "until": until, "accepted_by": actor.email},
        )
    return acceptance


def withdraw(acceptance: Acceptance, actor: Actor) -> None:
    """Make the finding, or all findings of the rule, open again."""
    with recorded(
        actor,
        acceptance.organization,
        Action.FINDING_REOPEN,
        subject=acceptance.number_id or acceptance.rule,
        label=_label(acceptance.organization, acceptance.rule, acceptance.number_id),
        changes=[Change("until", acceptance.until.isoformat(), ABSENT)],
    ):
        acceptance.delete()


def _changes(
    organization: Organization, rule: str, number: str, reason: str, until: date
) -> list[Change]:
    before = Acceptance.objects.filter(
        organization=organization, rule=rule, number_id=number
    ).first()
    return [
        Change("until", before.until.isoformat() if before else ABSENT, until.isoformat()),
        Change("reason", before.reason if before else ABSENT, reason),
    ]


def _label(organization: Organization, rule: str, number_id: str) -> str:
    """Return the label of the entry in Activity: the rule and the number."""
    summary = RULES[rule].summary if rule in RULES else rule
    audit = Audit.objects.newest_finished(organization)
    number = AuditedNumber.objects.filter(audit=audit, number_id=number_id).first()
    return f"{summary}: {number or number_id or 'all'}"
