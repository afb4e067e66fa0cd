"""Accepts a finding, or all that the filters match, until a date; and withdraws acceptances."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from audits.models import Acceptance, Audit, Finding, today
from audits.rules import RULES
from dashboard.activity.record import Actor
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from dashboard.web.dialogs import ask, go_to
from dashboard.web.toasts import toast

from . import acceptances
from .acceptances import Target
from .selection import Selection
from .snapshot import Snapshot, selected_counts
from .subject import subject_or_404

TEMPLATE = "audits/worklist/accept.html"
DEFAULT_DAYS = 90  # long, but not for good: a finding accepted for good would be forgotten
THESE, RULE = "these", "rule"
CHANGED = "findings-changed"  # the event for which pages of findings load themselves again


class AcceptanceForm(forms.Form):
    reason = forms.CharField(
        max_length=500, help_text="Shown to everyone who looks at the accepted finding."
    )
    until = forms.DateField(
        label="Until",
        initial=lambda: today() + timedelta(days=DEFAULT_DAYS),
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


class MatchingForm(AcceptanceForm):
    """Accepts the findings that the filters match, or all findings of the selected rule.

    `count` is how many findings the person saw. Without `scopes`, they are too many.
    """

    count = forms.IntegerField(widget=forms.HiddenInput)
    scope = forms.ChoiceField(label="Findings", widget=forms.RadioSelect)
    field_order = ["count", "scope"]

    def __init__(self, *args: Any, count: int, is_rule: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scopes = [(THESE, f"These {count:,}")] if count <= acceptances.MOST else []
        if is_rule:
            self.scopes.append((RULE, "All findings of this rule, also later ones"))
        self.matching = self.initial["count"] = count
        self.initial["scope"] = next(iter(dict(self.scopes)), "")
        scope = cast(forms.ChoiceField, self.fields["scope"])
        scope.choices = self.scopes
        if len(self.scopes) < 2:
            scope.widget = forms.HiddenInput()

    def clean(self) -> None:
        """Ask again if the filters match other findings than the person saw."""
        seen, scope = self.cleaned_data.get("count"), self.cleaned_data.get("scope")
        if scope == THESE and seen != self.matching:
            self.data = {**self.data, "scope": scope, "count": str(self.matching)}
            self.add_error(None, f"The filters now match {self.matching:,} findings.")


@require_role(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def accept_finding(request: OrganizationRequest, rule: str, number_id: str) -> HttpResponse:
    """Ask why and until when a finding is accepted; on POST, accept it."""
    subject = subject_or_404(request.organization, rule, number_id)
    form = AcceptanceForm(request.POST or None)
    if form.is_valid():
        return _accept(request, [(rule, number_id)], form.cleaned_data)
    return _ask(request, form, rules=[(subject.rule, 1)], number=subject.number)


@require_role(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def accept_matching(request: OrganizationRequest) -> HttpResponse:
    """Ask why and until when all findings that the filters match are accepted."""
    audit = Audit.objects.newest_finished(request.organization)
    selection = _selection(request)
    counts = _counts(audit, selection)
    if audit is None or not counts:
        return go_to(request, _address(request))
    form = MatchingForm(request.POST or None, count=counts.total(), is_rule=selection.is_rule)
    if form.is_valid():
        targets = [(selection.rule, "")]
        if form.cleaned_data["scope"] == THESE:
            targets = list(_matching(audit, selection).values_list("rule", "number_id"))
        return _accept(request, targets, form.cleaned_data)
    rules = [(RULES[name], count) for name, count in counts.items()]
    return _ask(request, form, rules=rules, is_too_many=not form.scopes, most=acceptances.MOST)


@require_role(Role.OPERATOR)
@require_POST
def withdraw(request: OrganizationRequest, acceptance_id: int) -> HttpResponse:
    """Withdraw an acceptance, and those that were decided with it unless `only` is sent."""
    of_organization = Acceptance.objects.filter(organization=request.organization)
    acceptance = get_object_or_404(of_organization, pk=acceptance_id)
    withdrawn = of_organization.filter(pk=acceptance_id)
    if "only" not in request.POST:
        withdrawn = acceptance.of_decision
    acceptances.withdraw(withdrawn, Actor.from_request(request))
    if request.htmx:
        return trigger_client_event(toast(request, "Acceptance withdrawn."), CHANGED)
    messages.success(request, "Acceptance withdrawn.")
    return redirect("audits:rules", slug=request.organization.slug)


def _selection(request: OrganizationRequest) -> Selection:
    """Return the filters that the address asks for, of open findings."""
    return Selection.read(request.GET.dict()).with_(accepted="")


def _address(request: OrganizationRequest) -> str:
    """Return the address of the findings with the same filters."""
    findings = reverse("audits:findings", args=[request.organization.slug])
    return findings + _selection(request).to_address()


def _counts(audit: Audit | None, selection: Selection) -> Counter[str]:
    if audit is None:
        return Counter()
    return selected_counts(Snapshot(audit).rule_counts(selection), selection)


def _matching(audit: Audit, selection: Selection) -> QuerySet[Finding]:
    return Snapshot(audit).findings(selection).filter(rule__in=RULES).order_by("pk")


def _accept(
    request: OrganizationRequest, targets: Sequence[Target], decision: dict[str, Any]
) -> HttpResponse:
    """Accept, and leave the dialog with a toast, or go back to the findings."""
    reason, until = decision["reason"], decision["until"]
    actor = Actor.from_request(request)
    acceptance = acceptances.accept(
        request.organization, actor, targets, reason=reason, until=until
    )
    words = f"Accepted until {until:%Y-%m-%d}."
    if len(targets) > 1:
        words = f"{len(targets):,} findings accepted until {until:%Y-%m-%d}."
    if request.htmx:
        undo = reverse("audits:withdraw", args=[request.organization.slug, acceptance.pk])
        return trigger_client_event(toast(request, words, undo=undo), CHANGED)
    messages.success(request, words)
    return redirect(_address(request))


def _ask(request: OrganizationRequest, form: AcceptanceForm, **context: object) -> HttpResponse:
    context = {"form": form, "back": _address(request), **context}
    return ask(request, TEMPLATE, context, status=422 if form.is_bound else 200)
