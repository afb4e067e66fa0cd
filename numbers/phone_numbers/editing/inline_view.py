"""Changing one field where it stands, in a row of the list or on a number's page.

It is the form of the whole number with the inputs of one field: what isn't there stays as it is.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from phone_numbers import rendering
from phone_numbers.browsing.rows import label
from phone_numbers.display import moment, read_clock
from phone_numbers.forms.nodes import Shown
from phone_numbers.forms.number_form import NumberForm
from phone_numbers.forms.parts.assignment import contradiction
from phone_numbers.models import OpenedForm
from phone_numbers.saving.save import Saved, settle, updatable_fields
from vapi_client.schemas.phone_number import PhoneNumber

from .edit_view import UNCHANGED, save
from .form_page import FormPage, act, action_of, flat, names_of_assignees, posted_form
from .saved_number import shown_again

# What is edited, by the part of the form that holds it
FIELDS = {
    "name": "name",
    "assignment": "assignment",
    "fallback": "fallbackDestination",
    "sms": "smsEnabled",
}
LABELS = {
    "name": "the name",
    "assignment": "the assignment",
    "fallback": "the fallback destination",
    "sms": "SMS",
}

EXPIRED = (
    "This was opened too long ago to know what it was opened on. What you typed is held against "
    "the number as it is now; save again if it is right."
)


@dataclass
class InlinePage(FormPage):
    """The inputs of one field, in the place of its value."""

    field: str = ""
    changed_since: bool = False

    def answer(self, *, status: int = 200, focus: bool = True) -> HttpResponse:
        """The editor, with what there is to say; in its own place, whatever was to be replaced."""
        shown = self._part()
        said = faults_at(shown)
        context = {
            **self._said(),
            "problems": [each for each in self.form.problems() if each.words not in said],
            "opened": self.opened,
            "field": self.field,
            "place": place_of(self.request),
            "action": self.request.path,
            "markup": rendering.form_part(shown, self._choices, action=self.request.path)
            if shown
            else "",
            "changed_since": self.changed_since,
            "takes_focus": focus,
        }
        response = render(
            self.request, "phone_numbers/editing/inline_editor.html", context, status=status
        )
        response["X-Dashboard-Partial"] = "inline"
        if self.request.method == "POST":
            response["HX-Retarget"], response["HX-Reswap"] = "this", "outerHTML settle:0ms"
        return response

    def part(self, name: str) -> HttpResponse:
        shown = self._part()
        markup = (
            rendering.form_part(shown, self._choices, action=self.request.path) if shown else ""
        )
        return HttpResponse(markup)

    def _part(self) -> Shown | None:
        assert isinstance(self.form, NumberForm)  # noqa: S101 - the JSON view has no fields
        shown = self.form.part(FIELDS[self.field])
        if shown and self.field == "fallback":
            return replace(shown, below=shown.below[:1])  # the number or the SIP address alone
        if shown and self.field == "assignment":
            base = self.form.base  # with the server as it is, which isn't edited here
            possible = [each for each in shown.options if not contradiction(base, base, each[0])]
            return replace(shown, options=possible)
        return shown


def faults_at(shown: Shown | None) -> set[str]:
    """What the inputs themselves say is wrong with them."""
    return set(shown.faults).union(*map(faults_at, shown.below)) if shown else set()


@require_role(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_field(request: OrganizationRequest, number_id: UUID, field: str) -> HttpResponse:
    """The editor of a field; by POST, the row or the page with what Vapi answered."""
    identifier = str(number_id)
    if not request.htmx:
        return redirect("phone_numbers:edit", request.organization.slug, identifier)
    opened = OpenedForm.find(
        request.POST.get("form", ""), request.organization, request.user, identifier
    )
    if opened:
        form = posted_form(request, opened.base, creates=False)
        page = InlinePage(request, opened, form, {}, field=field)
        return act(page, action_of(request), lambda page: save(page, saved))
    number = request.organization.vapi().get_number(identifier)
    base = number.received
    updatable_fields(base.get("provider"))
    settle(request.organization, base)
    opened = OpenedForm.open(request.organization, request.user, base=base, number_id=identifier)
    if request.method == "POST":
        form = posted_form(request, base, creates=False)
        return InlinePage(request, opened, form, {}, field=field, notice=EXPIRED).answer(status=409)
    form = NumberForm(base, assignee_names=flat(names_of_assignees(request)))
    page = InlinePage(request, opened, form, {}, field=field)
    page.changed_since = _has_changed(request, number)
    return page.answer()


def saved(page: FormPage, saved: Saved) -> HttpResponse:
    """What stands there now, and a word on what was done."""
    assert isinstance(page, InlinePage)  # noqa: S101 - only these are saved here
    number = saved.number or PhoneNumber.read(page.opened.base)
    words = UNCHANGED if saved.unchanged else f"Saved: {LABELS[page.field]} of {label(number)}."
    if saved.found_by_looking:
        words += " Vapi's answer was lost, but looking showed it."
    undo = "" if saved.unchanged or saved.attempt is None else undo_address(page.request, saved)
    return shown_again(page.request, number, words=words, undo=undo, focus=page.field)


def undo_address(request: OrganizationRequest, saved: Saved) -> str:
    assert saved.attempt  # noqa: S101 - what was saved has one
    return reverse("phone_numbers:undo", args=[request.organization.slug, saved.attempt.pk])


def place_of(request: OrganizationRequest) -> str:
    """Whether the field stands in a row of the list or on the number's page."""
    asked = (request.POST if request.method == "POST" else request.GET).get("in")
    return "page" if asked == "page" else "row"


def _has_changed(request: OrganizationRequest, number: PhoneNumber) -> bool:
    """Whether the number is newer than what the page shows of it, to the second."""
    shown = request.GET.get("at", "")
    now = moment(number.updated_at, read_clock())
    return bool(shown and now and shown != now.exact)
