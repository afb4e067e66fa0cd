"""The rule and the number that the address of a finding names."""

from typing import NamedTuple

from django.http import Http404
from django.shortcuts import get_object_or_404

from audits.models import Audit, AuditedNumber
from audits.rules import RULES, Rule
from dashboard.orgs.models import Organization


class Subject(NamedTuple):
    """What a finding is about. It may be fixed by now."""

    audit: Audit
    rule: Rule
    number: AuditedNumber


def subject_or_404(organization: Organization, rule: str, number_id: str) -> Subject:
    """Return the rule, and the number as the newest audit knows it. Raises Http404."""
    audit = Audit.objects.newest_finished(organization)
    if audit is None or rule not in RULES or "\0" in number_id:
        raise Http404("there is no such finding")
    number = get_object_or_404(AuditedNumber, audit=audit, number_id=number_id)
    return Subject(audit, RULES[rule], number)
