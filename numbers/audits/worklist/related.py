"""The other numbers that a finding is about: those that share an address, or a fallback loop."""

from collections.abc import Sequence

from django.db.models import Q

from audits.models import Audit, AuditedNumber
from audits.rules.fallback import LONGEST_LOOP

from .subject import Subject


def related_numbers(subject: Subject) -> Sequence[AuditedNumber]:
    """Return the numbers to compare a number with, itself first; none for most rules."""
    if subject.rule.name == "duplicate-number":
        return [subject.number, *_duplicates(subject.audit, subject.number)]
    if subject.rule.name == "fallback-loop":
        return _loop(subject.audit, subject.number)
    return ()


def _duplicates(audit: Audit, number: AuditedNumber) -> list[AuditedNumber]:
    own = set(number.addresses.split("\n"))
    has_one = Q()
    for address in own:
        has_one |= Q(addresses__contains=address)
    found = AuditedNumber.objects.filter(has_one, audit=audit).exclude(pk=number.pk).order_by("pk")
    return [each for each in found if own & set(each.addresses.split("\n"))]


def _loop(audit: Audit, number: AuditedNumber) -> list[AuditedNumber]:
    """Follow the fallbacks from a number until they lead back to it."""
    leading = AuditedNumber.objects.filter(audit=audit).exclude(leads_to="")
    ids = {
        address: (pk, leads_to)
        for pk, addresses, leads_to in leading.values_list("pk", "addresses", "leads_to")
        for address in addresses.split("\n")
    }
    loop, step = [number.pk], number.leads_to
    while step in ids and ids[step][0] != number.pk and len(loop) < LONGEST_LOOP:
        pk, step = ids[step]
        loop.append(pk)
    by_pk = AuditedNumber.objects.in_bulk(loop)
    return [by_pk[pk] for pk in loop]
