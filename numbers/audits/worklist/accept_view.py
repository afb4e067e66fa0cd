"""Leaving a finding, or all of a rule, as it is until a day."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from audits.frame import newest
from audits.models import Acceptance, AuditedNumber, today
from audits.rules import RULES
from dashboard.activity.record import Actor
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role

from . import acceptances

DAYS = 90  # offered; a finding that is accepted for good would be forgotten


class AcceptanceForm(forms.Form):
    """Why, and until when."""

    rule = forms.ChoiceField(
        choices=lambda: [(name, rule.summary) for name, rule in RULES.items()],
        widget=forms.HiddenInput,
    )
    number = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(max_length=500, help_text="Whoever looks at it later reads this.")
    until = forms.DateField(
        label="Until",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text="It is counted again from the day after.",
    )

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until < today():
            raise forms.ValidationError("That day is over. Choose today or a later day.")
        if until > Acceptance.longest():
            raise forms.ValidationError("Choose a day within a year.")
        return until


@require_role(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: OrganizationRequest) -> HttpResponse:
    """Asks for the reason, and accepts."""
    form = AcceptanceForm(
        request.POST if request.method == "POST" else None, initial=_asked(request)
    )
    back = _back(request)
    asked = form.data if form.is_bound else form.initial
    number_id = str(asked.get("number") or "").replace("\0", "")
    snapshot = newest(request)
    number = AuditedNumber.objects.filter(
        audit=snapshot.audit if snapshot else None, number_id=number_id
    ).first()
    if form.is_valid():
        acceptance = acceptances.accept(
            request.organization,
            Actor.of(request),
            label=str(number) if number else "",
            **form.cleaned_data,
        )
        messages.success(request, f"Accepted until {acceptance.until:%Y-%m-%d}.")
        return redirect(back)
    rule = RULES.get(str(asked.get("rule")))
    if rule is None and not form.is_bound:
        return redirect(back)
    context = {
        "form": form,
        "rule": rule,
        "number_id": number_id,
        "number": number,
        "amount": snapshot.rule_counts()[rule.name] if snapshot and rule and not number_id else 0,
        "back": back,
    }
    return render(
        request, "audits/worklist/accept.html", context, status=422 if form.is_bound else 200
    )


@require_role(Role.OPERATOR)
@require_POST
def end(request: OrganizationRequest, acceptance_id: int) -> HttpResponse:
    """Has it counted again."""
    of_organization = Acceptance.objects.filter(organization=request.organization)
    acceptance = get_object_or_404(of_organization, pk=acceptance_id)
    acceptances.end(acceptance, Actor.of(request))
    messages.success(request, "It is counted again.")
    return redirect("audits:rules", slug=request.organization.slug)


def _back(request: OrganizationRequest) -> str:
    """Where in the findings one was."""
    findings = reverse("audits:findings", args=[request.organization.slug])
    path, _, query = request.GET.get("next", "").partition("?")
    return f"{findings}?{query}" if path == findings and query else findings


def _asked(request: OrganizationRequest) -> dict[str, Any]:
    until = today() + timedelta(days=DAYS)
    return {"rule": request.GET.get("rule"), "number": request.GET.get("number"), "until": until}
