"""The page on which a person adds numbers that a file lists."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from bulk.changes.add_numbers import IMPORTING
from bulk.files.imports import make_draft_of_new_numbers
from bulk.files.rows import Fault
from bulk.models import BulkChange
from dashboard.activity.record import Actor
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from dashboard.web.uploads import takes_file
from phone_numbers.display import field_label
from phone_numbers.forms.providers import CREDENTIAL_HELP
from phone_numbers.forms.rules import broken_rules
from vapi_client.schemas.providers import PROVIDERS

from .import_view import ImportForm, draft_or_faults, file_context

TWILIO = ("twilioAccountSid", "twilioAuthToken", "twilioApiKey", "twilioApiSecret")
REQUIRED = {"twilio": "twilioAccountSid"}
MISSING = "Enter it: every number of the file gets it."


def _text(name: str, **options: Any) -> forms.CharField:
    widget = forms.TextInput({"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(
        label=field_label(name), required=False, max_length=200, widget=widget, **options
    )


def _secret(name: str) -> forms.CharField:
    field = _text(name)
    field.widget = forms.PasswordInput({"autocomplete": "off"})
    return field


class AddForm(ImportForm):
    """A provider, the credential of all numbers, and a file without any."""

    provider = forms.ChoiceField(
        choices=[(each, PROVIDERS[each].label) for each in IMPORTING],
        widget=forms.RadioSelect,
        initial=IMPORTING[0],
    )
    credentialId = _text("credentialId", help_text=CREDENTIAL_HELP)  # noqa: N815 - Vapi's name
    twilioAccountSid = _text("twilioAccountSid")  # noqa: N815
    twilioAuthToken = _secret("twilioAuthToken")  # noqa: N815
    twilioApiKey = _text("twilioApiKey")  # noqa: N815
    twilioApiSecret = _secret("twilioApiSecret")  # noqa: N815

    field_order = ("provider", "credentialId", *TWILIO, "file")

    @property
    def credentials(self) -> dict[str, str]:
        """What was entered for the chosen provider."""
        is_twilio = self.cleaned_data["provider"] == "twilio"
        names = TWILIO if is_twilio else ("credentialId",)
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}

    def clean(self) -> None:
        if "provider" not in self.cleaned_data:
            return
        provider = self.cleaned_data["provider"]
        required = REQUIRED.get(provider, "credentialId")
        if not self.credentials.get(required):
            self.add_error(required, MISSING)
        for path, words in broken_rules(
            {"provider": provider, **self.credentials}, {}, creates=True
        ):
            self.add_error(str(path[0]), words)

    def of_provider(self, *names: str) -> list[Any]:
        return [self[name] for name in names]


@takes_file
@require_role(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("twilioAuthToken", "twilioApiSecret")
@sensitive_variables()
def add(request: OrganizationRequest) -> HttpResponse:
    """Show the form, and make a draft of the file on POST."""
    if request.method != "POST":
        return _show(request, AddForm())
    form, actor = AddForm(request.POST, request.FILES), Actor.from_request(request)

    @sensitive_variables()
    def make(name: str, content: bytes) -> BulkChange:
        provider = form.cleaned_data["provider"]
        return make_draft_of_new_numbers(
            request.organization, actor, name, content, provider, form.credentials
        )

    made = draft_or_faults(form, make)
    if isinstance(made, BulkChange):
        return redirect(made)
    return _show(request, form, made, status=422)


def _show(
    request: OrganizationRequest,
    form: AddForm,
    faults: tuple[Fault, ...] = (),
    status: int = 200,
) -> HttpResponse:
    context = file_context(form, faults) | {
        "others": form.of_provider("credentialId"),
        "twilio": form.of_provider(*TWILIO),
    }
    return render(request, "bulk/pages/add.html", context, status=status)
