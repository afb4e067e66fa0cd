"""The Rules tab: which rules are on, the name pattern, and the accepted findings."""

from collections.abc import Iterable, Mapping, Sequence
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


class ChangedMeanwhile(Exception):
    """Another admin saved the settings after the person opened them. Nothing was saved."""

    def __str__(self) -> str:
        return "Another admin has changed the settings since the page was opened."


class SettingsForm(forms.Form):
    """Which rules are on, and the name pattern. `version` is that of the settings on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
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


class Decision(NamedTuple):
    """Findings that were accepted at once. `acceptance` is one of them."""

    acceptance: Acceptance
    rules: Sequence[str]
    findings: str


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
        return _render(request, form, status=422)
    try:
        _save(settings, Actor.from_request(request), form.cleaned_data)
    except ChangedMeanwhile:
        return _ask_again(request, form)
    messages.success(request, "Rules saved. The name pattern applies from the next audit.")
    return redirect("audits:rules", slug=request.organization.slug)


def _initial(settings: AuditSettings) -> dict[str, Any]:
    on = [name for name in RULES if name not in settings.rules_off]
    return {"rules": on, "name_pattern": settings.name_pattern, "version": settings.version}


def _ask_again(request: OrganizationRequest, form: SettingsForm) -> HttpResponse:
    """Keep the person's choices, and say in what the newest settings differ from them."""
    newest = _initial(AuditSettings.of(request.organization))
    differing = set(newest["rules"]) ^ set(form.cleaned_data["rules"])
    theirs = [
        f"{rule.summary}: {'on' if name in newest['rules'] else 'off'}"
        for name, rule in RULES.items()
        if name in differing
    ]
    if newest["name_pattern"] != form.cleaned_data["name_pattern"]:
        theirs.append(f"Name pattern: {newest['name_pattern'] or 'any name'}")
    chosen = SettingsForm(initial={**form.cleaned_data, "version": newest["version"]})
    return _render(request, chosen, status=409, theirs=theirs)


def _render(
    request: OrganizationRequest, form: SettingsForm, *, status: int = 200, **more: object
) -> HttpResponse:
    audit = Audit.objects.newest_finished(request.organization)
    context = {
        **frame_context(request, "rules", audit),
        "form": form,
        "on": form["rules"].value() or [],
        "all_rules": RULES.values(),
        "accepted": _accepted(request, audit),
        **more,
    }
    return render(request, "audits/settings.html", context, status=status)


def _save(settings: AuditSettings, actor: Actor, wanted: dict[str, Any]) -> None:
    """Save the settings on record. Raises ChangedMeanwhile."""
    before = {"name_pattern": settings.name_pattern, "rules_off": settings.rules_off}
    after = {
        "name_pattern": wanted["name_pattern"],
        "rules_off": [name for name in RULES if name not in wanted["rules"]],
    }
    changes = changes_between(before, after)
    if not changes:
        return
    if wanted["version"] not in (None, settings.version):
        raise ChangedMeanwhile
    with recorded(actor, settings.organization, Action.AUDIT_SETTINGS, changes=changes):
        if not settings.save_over(**after):
            raise ChangedMeanwhile


def _accepted(request: OrganizationRequest, audit: Audit | None) -> list[Decision]:
    """Return the decisions in force, those that end first at the top."""
    acceptances = Acceptance.objects.in_force(request.organization).order_by("until", "pk")
    decisions: dict[object, list[Acceptance]] = {}
    for each in acceptances:
        decisions.setdefault(each.decision_id or each.pk, []).append(each)
    single = [together[0].number_id for together in decisions.values() if len(together) == 1]
    numbers = AuditedNumber.objects.filter(audit=audit, number_id__in=single)
    labels = {each.number_id: str(each) for each in numbers}
    return [
        Decision(
            together[0],
            [RULES[rule].summary if rule in RULES else rule for rule in _rules_of(together)],
            _findings(together, labels),
        )
        for together in decisions.values()
    ]


def _rules_of(acceptances: Sequence[Acceptance]) -> Iterable[str]:
    return dict.fromkeys(each.rule for each in acceptances)


def _findings(acceptances: Sequence[Acceptance], labels: Mapping[str, str]) -> str:
    """Return which findings are accepted: a number, how many, or all of the rule."""
    if len(acceptances) > 1:
        return f"{len(acceptances):,} findings"
    number_id = acceptances[0].number_id
    return labels.get(number_id, number_id) or "All, also later ones"
