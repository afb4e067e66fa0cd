"""The editor of one field, in a row of the list or on a number's page.

It is the number's form with the inputs of one field. Every other value stays as it is.
"""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from phone_numbers.display import moment, number_title, read_clock
from phone_numbers.forms.form_element import FormElement
from phone_numbers.forms.number_form import NumberForm
from phone_numbers.forms.parts.assignment import contradiction
from phone_numbers.forms.rendering import render_part
from phone_numbers.saving.save import Saved
from vapi_client.schemas.phone_number import PhoneNumber

from .edit_view import UNCHANGED, SavingView
from .inline_fields import FIELDS
from .untaken_values import untaken_note
from .updated_number import place_of, show_updated_number

TEMPLATE = "phone_numbers/editing/inline_editor.html"


@require_role(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_field(request: OrganizationRequest, number_id: str, field: str) -> HttpResponse:
    if not request.htmx:
        form = reverse("phone_numbers:edit", args=[request.organization.slug, number_id])
        return redirect(f"{form}#fields-{FIELDS[field].section}")
    return EditFieldView(request, number_id, field).respond()


class EditFieldView(SavingView):
    """The inputs of one field, in the place of its value."""

    expired = (
        "This editor expired. What you typed is compared with the number as it is now: check it, "
        "then save again."
    )

    def __init__(self, request: OrganizationRequest, number_id: str, field: str) -> None:
        super().__init__(request, number_id)
        self.field = field

    def show_opened(self) -> HttpResponse:
        changed_since = not self.doubted and self._changed_since_shown()
        return self.show_page(notice=self.doubted, changed_since=changed_since)

    def page_context(self) -> dict[str, Any]:
        return {"field": self.field, "place": place_of(self.request), "action": self.request.path}

    def answer(self, result: Saved) -> HttpResponse:
        """Replace the row or the page, with a toast that can undo the change."""
        number = result.number or PhoneNumber.read(self.opened.base)
        message = UNCHANGED
        if not result.unchanged:
            message = f"Saved: {FIELDS[self.field].label} of {number_title(number)}."
            message += self.form.sent_numbers_note()
        if result.observed:
            message += " Vapi's answer was lost, but a check afterwards found the change."
        message += untaken_note(result)
        undo = ""
        if result.attempt and not result.unchanged:
            undo = reverse("phone_numbers:undo", args=[self.organization.slug, result.attempt.pk])
        return show_updated_number(
            self.request,
            number,
            message=message,
            is_warning=bool(result.untaken),
            undo=undo,
            focus=self.field,
        )

    def show_page(self, status: int = 200, **context: object) -> HttpResponse:
        """Show the editor in its own place, with what there is to say in it."""
        shown = self._field_inputs()
        at_inputs = _faults_at(shown)
        context = {
            **self.messages_context(),
            "problems": [each for each in self.form.problems() if each.words not in at_inputs],
            **self.page_context(),
            "opened": self.opened,
            "markup": self._markup(shown),
            **context,
        }
        response = render(self.request, TEMPLATE, context, status=status)
        response["X-Dashboard-Partial"] = "inline"
        if self.request.method == "POST":
            response["HX-Retarget"], response["HX-Reswap"] = "this", "outerHTML settle:0ms"
        return response

    def show_messages(self, status: int = 200, **context: object) -> HttpResponse:
        return self.show_page(status, **context)

    def show_part(self, form: NumberForm, name: str) -> HttpResponse:
        return HttpResponse(self._markup(self._field_inputs()))

    def _markup(self, shown: FormElement | None) -> str:
        return render_part(shown, self.choices_url, action=self.request.path) if shown else ""

    def _field_inputs(self) -> FormElement | None:
        assert isinstance(self.form, NumberForm)  # noqa: S101 - the JSON view has no fields
        shown = self.form.part(FIELDS[self.field].part)
        if shown and self.field == "fallback":
            return replace(shown, below=shown.below[:1])  # only the number or SIP address
        if shown and self.field == "assignment":
            base = self.form.base  # whose server this editor can't change
            possible = [each for each in shown.options if not contradiction(base, base, each[0])]
            return replace(shown, options=possible)
        return shown

    def _changed_since_shown(self) -> bool:
        """Return whether the number is newer, to the second, than what the page shows of it."""
        shown = self.request.GET.get("at", "")
        updated_at = PhoneNumber.read(self.form.base).updated_at
        now = moment(updated_at, read_clock())
        return bool(shown and now and shown != now.exact)


def _faults_at(shown: FormElement | None) -> set[str]:
    """Return what the inputs themselves say is wrong with them."""
    return set(shown.faults).union(*map(_faults_at, shown.below)) if shown else set()
