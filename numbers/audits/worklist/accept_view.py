"""Accepts a finding, or all findings of a rule, until a date."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from audits.models import Acceptance, Audit, AuditedNumber, today
from audits.rules import RULES
from dashboard.activity.record import Actor
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role

from . import acceptances
from .snapshot import Snapshot

DEFAULT_DAYS = 90  # long, but not for good: a finding accepted for good would be forgotten


class AcceptanceForm(forms.Form):
    rule = forms.ChoiceField(
        choices=lambda: [(name, rule.summary) for name, rule in RULES.items()],
        widget=forms.HiddenInput,
    )
    number = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(
        max_length=500, help_text="Shown to everyone who looks at the accepted finding."
    )
    until = forms.DateField(
        label="Until",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text="The finding is open again from the next day.",
    )

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until < today():
            raise forms.ValidationError("This date is in the past. Choose today or a later date.")
        if until > Acceptance.latest_end():
            raise forms.ValidationError("Choose a date within a year.")
        return until


@require_role(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: OrganizationRequest) -> HttpResponse:
    """Show the form, and accept on POST. Then go back to the same place in the findings."""
    form = AcceptanceForm(
        request.POST if request.method == "POST" else None, initial=_initial(request)
    )
    back = _address_of_findings(request)
    if form.is_valid():
        acceptance = acceptances.accept(
            request.organization, Actor.from_request(request), **form.cleaned_data
        )
        messages.success(request, f"Accepted until {acceptance.until:%Y-%m-%d}.")
        return redirect(back)
    if not form.is_bound and form.initial["rule"] not in RULES:
        return redirect(back)
    context = {"form": form, "back": back, **_subject(request, form)}
    return render(
        request, "audits/worklist/accept.html", context, status=422 if form.is_bound else 200
    )


@require_role(Role.OPERATOR)
@require_POST
def withdraw(request: OrganizationRequest, acceptance_id: int) -> HttpResponse:
    of_organization = Acceptance.objects.filter(organization=request.organization)
    acceptance = get_object_or_404(of_organization, pk=acceptance_id)
    acceptances.withdraw(acceptance, Actor.from_request(request))
    messages.success(request, "Acceptance withdrawn.")
    return redirect("audits:rules", slug=request.organization.slug)


def _initial(request: OrganizationRequest) -> dict[str, Any]:
    until = today() + timedelta(days=DEFAULT_DAYS)
    return {"rule": request.GET.get("rule"), "number": request.GET.get("number"), "until": until}


def _address_of_findings(request: OrganizationRequest) -> str:
    """Return the address in `next` if it is a page of findings."""
    findings = reverse("audits:findings", args=[request.organization.slug])
    path, _, query = request.GET.get("next", "").partition("?")
    return f"{findings}?{query}" if path == findings and query else findings


def _subject(request: OrganizationRequest, form: AcceptanceForm) -> dict[str, Any]:
    """Return what is to be accepted: the rule, and the number or the count of findings."""
    values = form.data if form.is_bound else form.initial
    rule = RULES.get(str(values.get("rule")))
    number_id = str(values.get("number") or "").replace("\0", "")
    audit = Audit.objects.newest_finished(request.organization)
    count = Snapshot(audit).rule_counts()[rule.name] if audit and rule and not number_id else 0
    return {
        "rule": rule,
        "number_id": number_id,
        "number": AuditedNumber.objects.filter(audit=audit, number_id=number_id).first(),
        "count": count,
    }
