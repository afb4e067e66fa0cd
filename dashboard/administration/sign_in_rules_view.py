"""The page of what an organization asks of its members' sign-ins."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.validators import MaxValueValidator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dashboard.activity.record import Actor
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role

from . import sign_in_rules


class SignInRulesForm(forms.Form):
    """The rules, as they hold for every member."""

    requires_second_factor = forms.BooleanField(
        label="Require a second factor",
        required=False,
        help_text="Members without one set it up before they open a page of this organization.",
    )
    session_idle_hours = forms.IntegerField(
        label="Hours without use until a session ends", required=False, min_value=1
    )
    session_days = forms.IntegerField(
        label="Days until a session ends", required=False, min_value=1
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, most in (
            ("session_idle_hours", settings.SESSION_IDLE_HOURS),
            ("session_days", settings.SESSION_DAYS),
        ):
            help_text = f"At most {most}. If you leave this empty, {most} applies."
            self.fields[name].help_text = help_text
            self.fields[name].validators.append(MaxValueValidator(most))


@require_role(Role.ADMIN, asks_again=True)
@require_http_methods(["GET", "HEAD", "POST"])
def change_sign_in_rules(request: OrganizationRequest) -> HttpResponse:
    """Show the rules. On POST, save them."""
    organization, by = request.organization, Actor.from_request(request)
    initial = {name: getattr(organization, name) for name in SignInRulesForm.base_fields}
    form = SignInRulesForm(request.POST or None, initial=initial)
    if request.method == "POST" and sign_in_rules.save(form, organization, by=by):
        messages.success(request, "Sign-in rules saved.")
        return redirect("administration:settings", organization.slug)
    context = {"form": form, "organization": organization}
    return render(request, "administration/sign_in_rules.html", context)
