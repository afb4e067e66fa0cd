"""The page that edits a number."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from dashboard.activity.openings import record_opening
from dashboard.activity.record import Actor
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from phone_numbers.display import provider_label, readable_number
from phone_numbers.forms.number_form import NumberForm
from phone_numbers.models import OpenedForm
from phone_numbers.saving.doubt import doubt, newest_attempt
from phone_numbers.saving.errors import (
    Conflicted,
    CredentialMissing,
    NotTaken,
    UnknownProvider,
    WriteError,
)
from phone_numbers.saving.merging import assignment_of, without_assignment
from phone_numbers.saving.patch import build_patch, updatable_fields, without_null
from phone_numbers.saving.recording import record_label
from phone_numbers.saving.save import Saved, save_number
from phone_numbers.saving.settle import read_number
from phone_numbers.wanted_values import wanted_values
from vapi_client.errors import VapiError
from vapi_client.json_values import JSON
from vapi_client.masking import masked

from .conflicts import decisions_of, shown_conflicts
from .form_view import NumberFormView
from .moved_credentials import keeps_credentials
from .posted_form import keep_posted
from .untaken_values import NOT_TAKEN, untaken_note

ENTER_AGAIN = "Vapi masks this value. To save this section, enter the value again or clear it."
WANTED = (
    "The values that weren't saved are filled in, except credentials. Nothing was sent yet: check "
    "the changes before you save."
)
UNCHANGED = "Nothing was changed, so nothing was sent."


@require_role(Role.OPERATOR, keep_posted=keep_posted)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def edit_number(request: OrganizationRequest, number_id: str) -> HttpResponse:
    try:
        return EditNumberView(request, number_id).respond()
    except UnknownProvider as unknown:
        context = {"provider": provider_label(str(unknown.provider or "")), "number_id": number_id}
        return render(request, "phone_numbers/editing/unknown_provider.html", context)


class SavingView(NumberFormView[Saved]):
    """A form of a number that exists. `doubted` says if the number's newest change didn't last."""

    doubted = ""

    def open(self) -> OpenedForm:
        """Open a form on the number that Vapi has now. Raises UnknownProvider."""
        number = read_number(self.organization, self.number_id).received
        record_opening(self.request, self.number_id, record_label(number))
        self.doubted = doubt(newest_attempt(self.organization, self.number_id), number)
        updatable_fields(number.get("provider"))
        return OpenedForm.open(
            self.organization, self.request.user, base=number, number_id=self.number_id
        )

    def save(self) -> Saved:
        return save_number(
            self.organization,
            Actor.from_request(self.request),
            self.number_id,
            base=self.form.base,
            mine=self.form.result,
            decisions=decisions_of(self.request),
            entered=self.form.entered,
            keeps_credentials=keeps_credentials(self.request),
        )

    def review(self) -> HttpResponse:
        """Show what saving would change, or ask first for the credentials that it needs."""
        base = self.form.base
        try:
            build_patch(
                base,
                self.form.result,
                base,
                {},
                entered=self.form.entered,
                keeps_credentials=keeps_credentials(self.request),
            )
        except WriteError as error:
            return self.explain(error)
        return super().review()

    def explain(self, error: VapiError | WriteError) -> HttpResponse:
        if isinstance(error, Conflicted):
            conflicts = shown_conflicts(self.request, error.conflicts)
            return self.show_messages(409, conflicts=conflicts)
        if isinstance(error, CredentialMissing):
            for path in error.paths:
                self.form.say_at(path, ENTER_AGAIN)
            return self.show_messages(422)
        if isinstance(error, NotTaken):
            for path in error.paths:
                self.form.say_at(path, NOT_TAKEN)
            return self.show_messages(502)
        return super().explain(error)


class EditNumberView(SavingView):
    expired = (
        "This form expired. What you typed is compared with the number as it is now: check the "
        "changes before you save."
    )

    def show_opened(self) -> HttpResponse:
        """Show the number as it is, or with the values that `wanted` in the address names."""
        key = self.request.GET.get("wanted", "")
        wanted = wanted_values(self.organization, self.number_id, key)
        if wanted is None:
            return self.show_page(notice=self.doubted, notice_tone="warning")
        assert isinstance(self.form, NumberForm)  # noqa: S101 - no form opens as JSON
        base = self.opened.base
        kept = without_assignment(base) if assignment_of(wanted) else base
        self.form = self.form.showing(without_null({**kept, **wanted}))
        return self.show_page(notice=WANTED)

    def page_context(self) -> dict[str, Any]:
        number = self.opened.base
        detail = reverse("phone_numbers:detail", args=[self.organization.slug, self.number_id])
        name = readable_number(masked(record_label(number))) or "Number"
        return {
            "title": f"Edit {name}",
            "heading": f"Edit {name}",
            "crumbs": [(name, detail)],
            "back": detail,
            "facts": _fixed_values(number),
        }

    def answer(self, result: Saved) -> HttpResponse:
        if result.unchanged:
            is_as_wanted = " The number already is as you want it." if result.number else ""
            return self.show_messages(notice=UNCHANGED + is_as_wanted)
        found = (
            " Vapi's answer was lost, but a check afterwards found the changes."
            if result.observed
            else ""
        )
        numbers = self.form.sent_numbers_note()
        message = f"The changes were saved.{found}{numbers}{untaken_note(result)}"
        return self.redirect_to_number(self.number_id, message, is_warning=bool(result.untaken))


def _fixed_values(number: JSON) -> list[tuple[str, str]]:
    """Return the labels and values of what Vapi doesn't let anybody change."""
    fixed = {
        "provider": ("Provider", provider_label(number.get("provider"))),
        "number": ("Number", readable_number(str(number.get("number")))),
        "numberDesiredAreaCode": ("Area code", str(number.get("numberDesiredAreaCode"))),
        "status": ("Status", str(number.get("status")).capitalize()),
        "id": ("ID", str(number.get("id"))),
    }
    editable = updatable_fields(number.get("provider"))
    return [fact for field, fact in fixed.items() if number.get(field) and field not in editable]
