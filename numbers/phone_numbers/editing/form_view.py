"""The view of a number's form. The create, edit and inline views specialize it."""

from abc import abstractmethod
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from dashboard.orgs.http import OrganizationRequest
from phone_numbers.assignees.directory import known_names
from phone_numbers.failures import failure_of
from phone_numbers.forms.checked_form import CheckedForm
from phone_numbers.forms.fault_messages import fault_message
from phone_numbers.forms.form_element import id_of
from phone_numbers.forms.json_form import JSONForm
from phone_numbers.forms.number_form import NumberForm
from phone_numbers.models import OpenedForm
from phone_numbers.saving.errors import CredentialsMoved, WriteError
from vapi_client.errors import Invalid, InvalidRequest, VapiError
from vapi_client.json_values import same
from vapi_client.masking import masked

from .form_page import TEMPLATE, FormPage
from .moved_credentials import ENTER_FOR_ADDRESS, may_keep_credentials
from .path_preview import path_preview
from .posted_form import kept_form, posted_form

RESTRUCTURING = ("add", "remove", "up", "down", "show")
LIVE_REVIEW = "review live"
UNASKED = ("check", LIVE_REVIEW)  # what a script sends while the person fills in the form
SESSION_ENDED = (
    "Your session ended, so nothing was saved. What you typed is still here, except credentials."
)
FILLED_IN = "{value} is filled in. Nothing was sent yet."
CANNOT_SHOW = "The form can't show all of this JSON. Save it from the JSON view."


class NumberFormView[Result](FormPage):
    """One request for the form of a number: to show it, to change what it shows, or to save it.

    `expired` is the message for a form that is no longer stored.
    """

    expired: str

    def respond(self) -> HttpResponse:
        return self.post() if self.request.method == "POST" else self.get()

    def get(self) -> HttpResponse:
        """Show the form: a new one, or the one that the person left when their session ended."""
        opened = self.find_opened(self.request.GET.get("form", ""))
        if opened and opened.typed:
            self.opened, self.form = opened, kept_form(self.request, opened)
            return self.show_page(notice=SESSION_ENDED)
        self.opened = self.open()
        self.form = NumberForm(
            self.opened.base,
            creates=self.creates,
            directory=known_names(self.organization),
        )
        return self.show_opened()

    def post(self) -> HttpResponse:
        """Do what the pressed button asks for."""
        action = _requested_action(self.request)
        opened = self.find_opened(self.request.POST.get("form", ""))
        if opened is None and action.startswith(UNASKED):
            return HttpResponse(status=409)
        if opened is None:
            self.opened = self.open()
            self.form = self.read_posted(self.opened)
            return self.show_messages(409, notice=self.expired, renewed=self.opened.pk)
        self.opened, self.form = opened, self.read_posted(opened)
        return self.act(action)

    def act(self, action: str) -> HttpResponse:
        """Do what an action asks for: a verb, then what it applies to."""
        verb, _, target = action.partition(" ")
        if verb in RESTRUCTURING and isinstance(self.form, NumberForm):
            return self.restructure(self.form, action)
        if verb == "check":
            return self.check(target)
        if action == LIVE_REVIEW:
            return self.show_review(takes_focus=False)
        if verb in ("json", "form"):
            return self.switch_view(verb)
        if verb == "set" and isinstance(self.form, NumberForm):
            return self.fill_in(self.form, target)
        if verb not in ("save", "review"):  # such as adding a row, in the JSON view
            return self.show_messages()
        if not self.form.is_valid():
            return self.show_messages(422)
        return self.review() if verb == "review" else self.submit()

    def submit(self) -> HttpResponse:
        try:
            result = self.save()
        except (VapiError, WriteError) as error:
            return self.explain(error)
        return self.answer(result)

    # What each view has of its own.

    def find_opened(self, token: str) -> OpenedForm | None:
        """Return the form that the token names, or None if it expired or isn't this person's."""
        return OpenedForm.find(token, self.organization, self.request.user, self.number_id)

    @abstractmethod
    def open(self) -> OpenedForm:
        """Open a form on the number as it is now."""

    def show_opened(self) -> HttpResponse:
        """Show the form that was just opened."""
        return self.show_page()

    def read_posted(self, opened: OpenedForm) -> CheckedForm:
        """Return the form as the person filled it in."""
        return posted_form(self.request, opened)

    @abstractmethod
    def save(self) -> Result:
        """Send the form's result to Vapi. Raises VapiError and WriteError."""

    @abstractmethod
    def answer(self, result: Result) -> HttpResponse:
        """Answer a save that succeeded."""

    def explain(self, error: VapiError | WriteError) -> HttpResponse:
        """Show why nothing was saved, and keep what the person typed."""
        if isinstance(error, Invalid | InvalidRequest):
            return self.explain_refusal(error)
        if isinstance(error, CredentialsMoved):
            for path in error.paths:
                self.form.say_at(path, ENTER_FOR_ADDRESS)
            may_keep = may_keep_credentials(self.request)
            return self.show_messages(422, may_keep_credentials=may_keep)
        failure = failure_of(error)
        if failure is None:
            raise error
        return self.show_messages(failure.status, failure=failure, error=error)

    def explain_refusal(self, error: Invalid | InvalidRequest, **context: object) -> HttpResponse:
        """Show what Vapi, or its OpenAPI document, refuses, at the fields that it names."""
        if isinstance(error, InvalidRequest):
            for fault in error.faults:
                self.form.say_at(fault.path, fault_message(fault, self.form.result))
        else:
            self.form.say_all_of(error.messages or [error.summary])
        return self.show_messages(422, **context)

    # Buttons that save nothing.

    def restructure(self, form: NumberForm, action: str) -> HttpResponse:
        """Add, remove, move or show parts of the form."""
        name = form.act(action)
        form.faults.clear()  # the person isn't saving yet
        return self.show_part(form, name) if self.request.htmx else self.show_page()

    def fill_in(self, form: NumberForm, suggestion: str) -> HttpResponse:
        """Show the form with one input filled in as a suggestion says. Only the person sends it."""
        name, _, value = suggestion.partition("=")
        self.form = form.with_input(name, value)
        return self.show_page(notice=FILLED_IN.format(value=value), takes_focus=True)

    def check(self, name: str) -> HttpResponse:
        """Answer what is wrong with the one input that the person just left."""
        self.form.is_valid()
        problems = [each for each in self.form.problems() if each.name == name]
        context = {"problems": problems, "checked": id_of(name)}
        return render(self.request, f"{TEMPLATE}#checked", context)

    def switch_view(self, view: str) -> HttpResponse:
        """Show the same state of the number as JSON or as inputs, without credentials."""
        typed = self.form
        if typed.faults:
            return self.show_messages(422)
        kind = JSONForm if view == "json" else NumberForm
        other = kind(typed.base, creates=self.creates).showing(typed.result)
        if _differs(typed, other):
            typed.say("", CANNOT_SHOW)
            return self.show_messages(422)
        self.form = other
        return self.show_page(emptied=typed.holds_new_credentials)

    def review(self) -> HttpResponse:
        """Show what saving would change, and how that changes the path of a call."""
        before, after = self.form.base, self.form.result
        context: dict[str, Any] = {"numbers": self.numbers_url}
        if not same(before, after):
            creates = self.creates
            context["paths"] = path_preview(self.organization, before, after, creates=creates)
        if self.request.htmx:
            return self.show_review(takes_focus=True, **context)
        return self.show_page(review_takes_focus=True, **context)


def _requested_action(request: OrganizationRequest) -> str:
    """Return the action of the pressed button. A choice that decides what else is shown has the
    action `show`."""
    trigger = request.htmx.trigger_name if request.htmx else None
    default = f"show {trigger}" if trigger and trigger != "_action" else "save"
    return request.POST.get("_action") or default


def _differs(form: CheckedForm, other: CheckedForm) -> bool:
    """Return whether two views show different values, apart from credentials and from values that
    the other view reports as wrong."""
    before, after = masked(form.result), masked(other.result)
    reported = {name.partition(".")[0] for name in other.faults}
    return any(not same(before.get(each), after.get(each)) for each in {*form.fields} - reported)
