"""The editor of one field, in a row of the list or on a number's page.

It is the number's form with the input of one field. Every other value stays as it is. The browser
opens the editor by itself (static/js/inline.js) and reads the number meanwhile.
"""

from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from phone_numbers.assignees.directory import Directory, known_names
from phone_numbers.display import moment, number_title, read_clock
from phone_numbers.failures import failure_of
from phone_numbers.forms.checked_form import CheckedForm
from phone_numbers.forms.form_values import FormValues
from phone_numbers.forms.number_form import NumberForm
from phone_numbers.models import OpenedForm
from phone_numbers.saving.errors import WriteError
from phone_numbers.saving.save import Saved
from vapi_client.errors import VapiError
from vapi_client.schemas.phone_number import PhoneNumber

from .edit_view import UNCHANGED, SavingView
from .inline_fields import FIELDS
from .inline_inputs import form_inputs, shown_input
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
    """The input of one field, at the place of its value."""

    expired = (
        "This editor expired. What you typed is compared with the number as it is now: check it, "
        "then save again."
    )

    def __init__(self, request: OrganizationRequest, number_id: str, field: str) -> None:
        super().__init__(request, number_id)
        self.field = field

    @cached_property
    def directory(self) -> Directory | None:
        return known_names(self.organization) if self.field == "assignment" else None

    def get(self) -> HttpResponse:
        """Show the editor on the number as it is now, or say why the number can't be read."""
        try:
            return super().get()
        except (VapiError, WriteError) as error:
            failure = failure_of(error)
            if failure is None:
                raise
            return self._respond(failure.status, failure=failure, error=error)

    def read_posted(self, opened: OpenedForm) -> CheckedForm:
        typed = form_inputs(self.field, self.request.POST.dict(), opened.base, self.directory)
        return NumberForm(opened.base, FormValues({name: [typed[name]] for name in typed}))

    def show_opened(self) -> HttpResponse:
        changed_since = not self.doubted and self._changed_since_shown()
        return self.show_page(notice=self.doubted, changed_since=changed_since)

    def page_context(self) -> dict[str, Any]:
        form = reverse("phone_numbers:edit", args=[self.organization.slug, self.number_id])
        return {
            "field": self.field,
            "place": place_of(self.request),
            "action": self.request.path,
            "form_address": f"{form}#fields-{FIELDS[self.field].section}",
        }

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
        """Show the editor, with what there is to say in it. A script puts that into the editor that
        is open, where the person may have typed on."""
        names = FIELDS[self.field].inputs
        problems = self.form.problems()
        at_input = {each.words: None for each in problems if each.name in names}
        assert isinstance(self.form, NumberForm)  # noqa: S101 - the JSON view has no fields
        return self._respond(
            status,
            opened=self.opened,
            input=shown_input(self.field, self.form, self.directory, self.request.POST.dict()),
            faults=list(at_input),
            problems=[each for each in problems if each.name not in names],
            **context,
        )

    def show_messages(self, status: int = 200, **context: object) -> HttpResponse:
        return self.show_page(status, **context)

    def _respond(self, status: int, **context: object) -> HttpResponse:
        response = render(self.request, TEMPLATE, {**self.page_context(), **context}, status=status)
        response["X-Dashboard-Partial"] = "inline"
        if self.request.method == "POST":
            response["HX-Retarget"], response["HX-Reswap"] = "this", "outerHTML settle:0ms"
        return response

    def _changed_since_shown(self) -> bool:
        """Return whether the number is newer, to the second, than what the page shows of it."""
        shown = self.request.GET.get("at", "")
        updated_at = PhoneNumber.read(self.form.base).updated_at
        now = moment(updated_at, read_clock())
        return bool(shown and now and shown != now.exact)
