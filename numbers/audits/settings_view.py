"""The Rules tab: which rules are on, the name pattern, and the accepted findings."""

from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from dashboard.activity.models import Action
from dashboard.activity.record import Actor, changes_between, recorded
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role

from .frame import frame_context
from .models import Acceptance, Audit, AuditedNumber, AuditSettings
from .rules import RULES


class SettingsForm(forms.Form):
    rules = forms.MultipleChoiceField(
        choices=lambda: [(name, rule.summary) for name, rule in RULES.items()], required=False
    )
    name_pattern = forms.CharField(
        max_length=100,
        required=False,
        label="Name pattern",
        help_text=(
            "* stands for any text, ? for one character, [A-Z] for one of these characters. "
            "Leave empty to allow any name."
        ),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_name_pattern(self) -> str:
        pattern: str = self.cleaned_data["name_pattern"]
        if pattern.count("[") != pattern.count("]"):
            raise forms.ValidationError("Brackets don't match. Enter a ] for every [.")
        return pattern


class ShownAcceptance(NamedTuple):
    acceptance: Acceptance
    rule_label: str
    number_label: str


@require_role(Role.VIEWER)
@require_safe
def rules(request: OrganizationRequest) -> HttpResponse:
    return _render(request, SettingsForm(initial=_initial(AuditSettings.of(request.organization))))


@require_role(Role.ADMIN)
@require_POST
def change_rules(request: OrganizationRequest) -> HttpResponse:
    settings = AuditSettings.of(request.organization)
    form = SettingsForm(request.POST, initial=_initial(settings))
    if not form.is_valid():
        return _render(request, form)
    _save(settings, Actor.from_request(request), form.cleaned_data)
    messages.success(request, "Rules saved. The name pattern applies from the next audit.")
    return redirect("audits:rules", slug=request.organization.slug)


def _initial(settings: AuditSettings) -> dict[str, Any]:
    on = [name for name in RULES if name not in settings.rules_off]
    return {"rules": on, "name_pattern": settings.name_pattern}


def _render(request: OrganizationRequest, form: SettingsForm) -> HttpResponse:
    audit = Audit.objects.newest_finished(request.organization)
    context = {
        **frame_context(request, "rules", audit),
        "form": form,
        "on": form["rules"].value() or [],
        "all_rules": RULES.values(),
        "accepted": _accepted(request, audit),
    }
    return render(request, "audits/settings.html", context, status=422 if form.is_bound else 200)


def _save(settings: AuditSettings, actor: Actor, wanted: dict[str, Any]) -> None:
    before = {"name_pattern": settings.name_pattern, "rules_off": settings.rules_off}
    after = {
        "name_pattern": wanted["name_pattern"],
        "rules_off": [name for name in RULES if name not in wanted["rules"]],
    }
    changes = changes_between(before, after)
    if not changes:
        return
    with recorded(actor, settings.organization, Action.AUDIT_SETTINGS, changes=changes):
        AuditSettings.objects.update_or_create(organization=settings.organization, defaults=after)


def _accepted(request: OrganizationRequest, audit: Audit | None) -> list[ShownAcceptance]:
    acceptances = list(Acceptance.objects.in_force(request.organization).order_by("until", "pk"))
    ids = {each.number_id for each in acceptances}
    numbers = AuditedNumber.objects.filter(audit=audit, number_id__in=ids)
    labels = {each.number_id: str(each) for each in numbers}
    return [
        ShownAcceptance(
            each,
            RULES[each.rule].summary if each.rule in RULES else each.rule,
            labels.get(each.number_id, each.number_id),
        )
        for each in acceptances
    ]
