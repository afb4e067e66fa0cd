"""Accepting findings, and counting them again, on record."""

from datetime import date

from audits.models import Acceptance
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
    label: str = "",
) -> Acceptance:
    """A finding, or all of a rule where no number is named. Accepting it again replaces reason and
    day. `label` is what the number is called, for the record."""
    before = Acceptance.objects.filter(
        organization=organization, rule=rule, number_id=number
    ).first()
    changes = [
        Change("until", before.until.isoformat() if before else ABSENT, until.isoformat()),
        Change("reason", before.reason if before else ABSENT, reason),
    ]
    with recorded(
        actor,
        organization,
        Action.FINDING_ACCEPT,
        subject=number or rule,
        label=f"{RULES[rule].summary}: {label or number or 'all'}",
        changes=changes,
    ):
        acceptance, _ = Acceptance.objects.update_or_create(
            organization=organization,
            rule=rule,
            number_id=number,
            defaults={"reason": reason, "until": until, "accepted_by": actor.email},
        )
    return acceptance


def end(acceptance: Acceptance, actor: Actor) -> None:
    """Has it counted again."""
    rule = RULES.get(acceptance.rule)
    with recorded(
        actor,
        acceptance.organization,
        Action.FINDING_REOPEN,
        subject=acceptance.number_id or acceptance.rule,
        label=rule.summary if rule else acceptance.rule,
        changes=[Change("until", acceptance.until.isoformat(), ABSENT)],
    ):
        acceptance.delete()
