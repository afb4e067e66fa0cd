"""Accepts findings and withdraws acceptances, both recorded in Activity."""

import uuid
from collections.abc import Sequence
from datetime import date

from audits.models import Acceptance, AcceptanceQuerySet, Audit, AuditedNumber
from audits.rules import RULES
from dashboard.activity.models import Action
from dashboard.activity.record import ABSENT, Actor, Change, recorded
from dashboard.orgs.models import Organization

Target = tuple[str, str]
"""A rule and the id of a number. An empty id means all findings of the rule, also later ones."""

MOST = 1_000  # findings accepted at once; their numbers are one entry in Activity
REPLACED = ["reason", "until", "accepted_by", "decision_id"]


def accept(
    organization: Organization,
    actor: Actor,
    targets: Sequence[Target],
    *,
    reason: str,
    until: date,
) -> Acceptance:
    """Accept findings, and return one of the acceptances. At most MOST at once.

    Accepting again replaces the reason and the date.
    """
    decision_id = uuid.uuid4()
    with recorded(
        actor,
        organization,
        Action.FINDING_ACCEPT,
        subject=_subject(targets),
        label=_label(organization, targets),
        changes=_changes(organization, targets, reason, until),
    ):
        Acceptance.objects.bulk_create(
            [
                Acceptance(
                    organization=organization,
                    rule=rule,
                    number_id=number_id,
                    reason=reason,
                    until=until,
                    accepted_by=actor.email,
                    decision_id=decision_id,
                )
                for rule, number_id in targets
            ],
            update_conflicts=True,
            unique_fields=["organization", "rule", "number_id"],
            update_fields=REPLACED,
        )
    return Acceptance.objects.filter(organization=organization, decision_id=decision_id)[0]


def withdraw(acceptances: AcceptanceQuerySet, actor: Actor) -> None:
    """Make the findings of these acceptances, of one organization, open again."""
    withdrawn = list(acceptances.select_related("organization").order_by("pk"))
    if not withdrawn:
        return
    organization, targets = withdrawn[0].organization, [_target(each) for each in withdrawn]
    with recorded(
        actor,
        organization,
        Action.FINDING_WITHDRAW,
        subject=_subject(targets),
        label=_label(organization, targets),
        changes=[Change("until", withdrawn[0].until.isoformat(), ABSENT), *_numbers(targets)],
    ):
        acceptances.delete()


def _target(acceptance: Acceptance) -> Target:
    return acceptance.rule, acceptance.number_id


def _changes(
    organization: Organization, targets: Sequence[Target], reason: str, until: date
) -> list[Change]:
    """Return the changes for the record, of one acceptance with those that it replaces."""
    before = None
    if len(targets) == 1:
        [(rule, number_id)] = targets
        before = Acceptance.objects.filter(
            organization=organization, rule=rule, number_id=number_id
        ).first()
    return [
        Change("until", before.until.isoformat() if before else ABSENT, until.isoformat()),
        Change("reason", before.reason if before else ABSENT, reason),
        *_numbers(targets),
    ]


def _numbers(targets: Sequence[Target]) -> list[Change]:
    """Return the numbers of several acceptances; the subject of the entry names a single one."""
    if len(targets) == 1:
        return []
    return [Change("numbers", after=sorted({number_id for _, number_id in targets}))]


def _subject(targets: Sequence[Target]) -> str:
    """Return the number, or the rule, that all of them are about."""
    rules, numbers = ({each[place] for each in targets} for place in (0, 1))
    if len(numbers) == 1 and numbers != {""}:
        return numbers.pop()
    return rules.pop() if len(rules) == 1 else ""


def _label(organization: Organization, targets: Sequence[Target]) -> str:
    """Return the label of the entry in Activity: the rule and the number, or how many findings."""
    rules = {rule for rule, _ in targets}
    name, number_id = targets[0]
    rule = RULES[name].summary if name in RULES else name
    if len(targets) > 1:
        of_rules = rule if len(rules) == 1 else f"{len(rules)} rules"
        return f"{of_rules}: {len(targets):,} findings"
    audit = Audit.objects.newest_finished(organization)
    number = AuditedNumber.objects.filter(audit=audit, number_id=number_id).first()
    return f"{rule}: {number or number_id or 'all'}"
