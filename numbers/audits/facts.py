"""What the start page says of organizations' audits."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Count, Exists, Max, OuterRef
from django.template.defaultfilters import pluralize
from django.urls import reverse

from audits.models import Acceptance, Audit, AuditSettings, Finding, State, today
from audits.rules import RULES, Severity, by_severity
from audits.rules.assignment import DELETED_ASSIGNEE
from dashboard.orgs.facts import Fact, Facts
from dashboard.orgs.models import Organization

SHOWN = (Severity.ERROR, Severity.WARNING)
_SHOWN_RULES = [name for name, rule in RULES.items() if rule.severity in SHOWN]


def audit_facts(organizations: Sequence[Organization]) -> Facts:
    """Return the open errors and warnings of each newest audit, and when it was."""
    audits = _newest(organizations, State.FINISHED)
    failed = _newest(organizations, State.FAILED)
    counts = _open_findings(audits.values())
    rules_off = _rules_off(organizations)
    facts: dict[int, list[Fact]] = {}
    for each in organizations:
        audit, failure = audits.get(each.pk), failed.get(each.pk)
        if audit:
            off = rules_off.get(each.pk, ())
            facts[each.pk] = list(_of_audit(each, audit, counts[audit.pk], off))
        else:
            facts[each.pk] = [Fact("No audit yet", _address(each, "overview"))]
        if failure and (audit is None or failure.pk > audit.pk):
            failed_fact = Fact(
                "Audit failed", _address(each, "overview"), "error", failure.ended_at
            )
            facts[each.pk].append(failed_fact)
    return facts


def _of_audit(
    organization: Organization, audit: Audit, counts: Counter[str], rules_off: Collection[str]
) -> Iterator[Fact]:
    sums = by_severity({rule: counts[rule] for rule in counts.keys() - {*rules_off}})
    for severity in SHOWN:
        if amount := sums[severity]:
            text = f"{intcomma(amount)} {severity}{pluralize(amount)}"
            address = f"{_address(organization, 'findings')}?severity={severity}"
            yield Fact(text, address, str(severity))
    if audit.unlisted and DELETED_ASSIGNEE not in rules_off:
        text = f"Deleted {' and '.join(audit.unlisted)} not checked"
        yield Fact(text, _address(organization, "overview"), "warning")
    elif not any(sums[severity] for severity in SHOWN):
        yield Fact("No errors or warnings", tone="ok")
    total = audit.total or 0
    audited = f"{intcomma(total)} number{pluralize(total)} audited"
    yield Fact(audited, _address(organization, "overview"), at=audit.ended_at)


def _newest(organizations: Sequence[Organization], state: State) -> dict[int, Audit]:
    """Return the newest audit in a state by organization."""
    newest = (
        Audit.objects.filter(organization__in=organizations, state=state)
        .values("organization")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    return {each.organization_id: each for each in Audit.objects.filter(pk__in=newest)}


def _open_findings(audits: Collection[Audit]) -> dict[int, Counter[str]]:
    """Count the findings of each audit by rule, without accepted ones."""
    counts = {each.pk: Counter[str]() for each in audits}
    accepted = Acceptance.objects.filter(
        organization=OuterRef("audit__organization"),
        rule=OuterRef("rule"),
        number_id__in=["", OuterRef("number_id")],
        until__gte=today(),
    )
    findings = Finding.objects.filter(~Exists(accepted), audit__in=counts, rule__in=_SHOWN_RULES)
    for audit_id, rule, amount in findings.values_list("audit", "rule").annotate(Count("pk")):
        counts[audit_id][rule] = amount
    return counts


def _rules_off(organizations: Sequence[Organization]) -> dict[int, list[str]]:
    settings = AuditSettings.objects.filter(organization__in=organizations)
    return dict(settings.values_list("organization", "rules_off"))


def _address(organization: Organization, name: str) -> str:
    return reverse(f"audits:{name}", kwargs={"slug": organization.slug})
