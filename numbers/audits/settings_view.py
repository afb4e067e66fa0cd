"""Which rules are held against the numbers, what names must look like, and what is accepted."""

from typing import Any

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

from .frame import frame
from .models import Acceptance, Audit, AuditedNumber, AuditSettings
from .rules import RULES


class SettingsForm(forms.Form):
    """The rules that are on, and the pattern."""

    rules = forms.MultipleChoiceField(
        choices=lambda: [(name, rule.summary) for name, rule in RULES.items()], required=False
    )
    name_pattern = forms.CharField(
        max_length=100,
        required=False,
        label="Names look like",
        help_text="* is any text, ? any letter, [A-Z] one of these. Empty: any name will do.",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_name_pattern(self) -> str:
        pattern: str = self.cleaned_data["name_pattern"]
        if pattern.count("[") != pattern.count("]"):
            raise forms.ValidationError("A [ has no ]. Letters to choose from stand between both.")
        return pattern


@require_role(Role.VIEWER)
@require_safe
def rules(request: OrganizationRequest) -> HttpResponse:
    """Shown to everybody."""
    return _shown(request, SettingsForm(initial=_chosen(AuditSettings.of(request.organization))))


@require_role(Role.ADMIN)
@require_POST
def change_rules(request: OrganizationRequest) -> HttpResponse:
    """Changed by admins."""
    settings = AuditSettings.of(request.organization)
    form = SettingsForm(request.POST, initial=_chosen(settings))
    if not form.is_valid():
        return _shown(request, form)
    _save(settings, Actor.of(request), form.cleaned_data)
    messages.success(request, "Saved. The name pattern counts from the next audit on.")
    return redirect("audits:rules", slug=request.organization.slug)


def _chosen(settings: AuditSettings) -> dict[str, Any]:
    on = [name for name in RULES if name not in settings.rules_off]
    return {"rules": on, "name_pattern": settings.name_pattern}


def _shown(request: OrganizationRequest, form: SettingsForm) -> HttpResponse:
    snapshot = Audit.objects.newest_snapshot(request.organization)
    context = {
        **frame(request, "rules", snapshot),
        "form": form,
        "on": form["rules"].value() or [],
        "all_rules": RULES.values(),
        "accepted": _accepted(request, snapshot),
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


def _accepted(
    request: OrganizationRequest, snapshot: Audit | None
) -> list[tuple[Acceptance, str, str]]:
    """What is accepted now, with the rule's words and the number's."""
    accepted = list(Acceptance.objects.in_force(request.organization).order_by("until", "pk"))
    ids = {each.number_id for each in accepted}
    numbers = AuditedNumber.objects.filter(audit=snapshot, number_id__in=ids)
    labels = {each.number_id: str(each) for each in numbers}
    return [
        (
            each,
            RULES[each.rule].summary if each.rule in RULES else each.rule,
            labels.get(each.number_id, each.number_id),
        )
        for each in accepted
    ]
