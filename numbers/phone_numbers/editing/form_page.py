"""What the forms of new and of existing numbers share: one page, and what its buttons do.

HTMX gets the part that an action changes, or what is wrong; without it the whole page is answered,
with everything that was typed but credentials.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from dashboard.orgs.http import OrganizationRequest
from phone_numbers import rendering
from phone_numbers.assignees import picker
from phone_numbers.assignees.directory import KINDS, Directory, DirectoryLookup
from phone_numbers.failures import Failure, failure_of
from phone_numbers.forms.checking import CheckedForm
from phone_numbers.forms.differences import differences, shown_conflict
from phone_numbers.forms.json_form import FIELD, JSONForm
from phone_numbers.forms.nodes import Typed, id_of
from phone_numbers.forms.number_form import NumberForm
from phone_numbers.forms.parts.assignment import IDS
from phone_numbers.forms.parts.message import LANGUAGES
from phone_numbers.forms.words import words_of
from phone_numbers.models import OpenedForm
from phone_numbers.saving.merging import Conflict
from vapi_client.errors import Invalid, InvalidRequest
from vapi_client.json_values import JSON, same
from vapi_client.masking import masked
from vapi_client.schemas.phone_number import PhoneNumber

PAGE = "phone_numbers/editing/form_page.html"
KEPT = "Your session had ended, so nothing was saved. What you typed is here, but for credentials."
NOT_KEPT = ("csrfmiddlewaretoken", "_action")
# Wherever the answer was to go
ABOVE = {
    "X-Dashboard-Partial": "form",
    "HX-Retarget": "#problems",
    "HX-Reswap": "innerHTML show:none",
    "HX-Reselect": "unset",
}
CANNOT_SHOW = "The form would lose something that it doesn't know. Save this as it is here."
STRUCTURE = ("add", "remove", "up", "down", "show")


@dataclass
class FormPage:
    """A form in the browser: what it was opened on, what it holds, and what there is to say."""

    request: OrganizationRequest
    opened: OpenedForm
    form: CheckedForm
    context: dict[str, Any]
    creates: bool = False
    notice: str = ""
    failure: Failure | None = None
    error: Exception | None = None
    conflicts: Iterable[Conflict] = ()
    decisions: Mapping[str, str] = field(default_factory=dict)
    suggestions: Iterable[tuple[str, str]] = ()
    candidates: Iterable[PhoneNumber] = ()
    renewed: str = ""
    emptied: bool = False

    @property
    def view(self) -> str:
        return "json" if isinstance(self.form, JSONForm) else "form"

    def answer(self, *, status: int = 200, focus: bool = True) -> HttpResponse:
        """The problems alone for HTMX, else the whole page with them on top."""
        htmx = bool(self.request.htmx)
        response = render(
            self.request,
            f"{PAGE}#problems" if htmx else PAGE,
            {**self._said(), **({} if htmx else self._shown()), "takes_focus": focus},
            status=status,
        )
        if htmx:
            for header, value in ABOVE.items():
                response[header] = value
        return response

    def whole(self, *, status: int = 200) -> HttpResponse:
        """The page as a whole, whoever asks."""
        return render(self.request, PAGE, {**self._said(), **self._shown()}, status=status)

    def failed(self, error: Exception) -> HttpResponse:
        """What happened instead, above a form that keeps what was typed; raises what isn't ours."""
        self.error, self.failure = error, failure_of(error)
        if self.failure is None:
            raise error
        return self.answer(status=self.failure.status)

    def refused(self, error: Invalid | InvalidRequest) -> HttpResponse:
        """What Vapi, or its document, has against it, at the fields."""
        if isinstance(error, InvalidRequest):
            for fault in error.faults:
                self.form.say_at(fault.path, words_of(fault, self.form.result))
        else:
            self.form.say_all_of(error.messages or [error.summary])
        return self.answer(status=422)

    def part(self, name: str) -> HttpResponse:
        """A part of the form by its name; nothing for what is gone."""
        assert isinstance(self.form, NumberForm)  # noqa: S101 - JSON has no parts
        shown = self.form.part(name)
        markup = rendering.form_part(shown, self._choices) if shown else ""
        return HttpResponse(markup)

    def preview(self) -> HttpResponse:
        """What saving would change."""
        found = differences(self.form.base, self.form.result)
        context = {"differences": found, "creates": self.creates}
        if self.request.htmx:
            response = render(self.request, f"{PAGE}#preview", context)
            response["X-Dashboard-Partial"] = "form"
            return response
        return render(self.request, PAGE, {**self._said(), **self._shown(), **context})

    @property
    def _choices(self) -> str:
        return reverse("phone_numbers:assignees", args=[self.request.organization.slug])

    def _said(self) -> dict[str, Any]:
        return {
            "problems": self.form.problems(),
            "notice": self.notice,
            "failure": self.failure,
            "error": self.error,
            "conflicts": [shown_conflict(each, self.decisions) for each in self.conflicts],
            "suggestions": list(self.suggestions),
            "candidates": self.candidates,
            "renewed": self.renewed,
            "creates": self.creates,
            "view": self.view,
        }

    def _shown(self) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "opened": self.opened,
            "languages": LANGUAGES,
            "emptied": self.emptied or self.form.holds_new_credentials,
            **self.context,
        }
        if isinstance(self.form, JSONForm):
            return {**shown, "text": self.form.text}
        assert isinstance(self.form, NumberForm)  # noqa: S101 - there are no others
        sections = [
            (section, rendering.form_parts(section.nodes, self._choices))
            for section in self.form.sections()
        ]
        return {**shown, "sections": sections}


def posted_form(request: OrganizationRequest, base: JSON, *, creates: bool) -> CheckedForm:
    """The form with what was posted."""
    return form_of(request, request.POST, base, creates=creates)


def form_of(
    request: OrganizationRequest, data: QueryDict, base: JSON, *, creates: bool
) -> CheckedForm:
    """The form with what was typed, in the view it was typed in."""
    typed = Typed(dict(data.lists()))
    if data.get("view") == "json":
        return JSONForm(base, typed, creates=creates)
    names = names_of_assignees(request)
    for kind in KINDS:
        if text := typed.one(IDS[kind]).strip():
            typed.put(IDS[kind], picker.id_of(names, kind, text))
    return NumberForm(base, typed, creates=creates, assignee_names=flat(names))


def keep_typed(request: HttpRequest) -> str | None:
    """Keeps what was posted by somebody whose session has ended, credentials aside; where to go on.

    Only who has a form's token can have something kept, so nobody fills the database.
    """
    opened = OpenedForm.of_nobody(request.POST.get("form", ""))
    if opened is None:
        return None
    typed = Typed(dict(request.POST.lists())).without(NOT_KEPT)
    creates = not opened.number_id
    if request.POST.get("view") == "json":
        typed.put(FIELD, JSONForm(opened.base, typed, creates=creates).text)
    else:
        form = NumberForm(opened.base, typed, creates=creates)
        typed = typed.without(form.credential_names())
    opened.keep_typed(urlencode(typed.to_lists(), doseq=True))
    return f"{request.path}?form={opened.pk}"


def kept_form(request: OrganizationRequest, opened: OpenedForm) -> CheckedForm:
    """The form with what was kept of it while nobody was signed in."""
    kept = QueryDict(opened.typed or "")
    form = form_of(request, kept, opened.base, creates=not opened.number_id)
    form.faults.clear()
    return form


def names_of_assignees(request: OrganizationRequest) -> Directory | None:
    """The names that are at hand."""
    return DirectoryLookup(request.organization, request.organization.vapi()).result()


def flat(directory: Directory | None) -> dict[str, str]:
    """Names by the ids of assistants and squads alike."""
    if directory is None:
        return {}
    return {
        known: name for kind in KINDS for known, name in directory.of(kind).by_id.items() if name
    }


def decisions_of(request: OrganizationRequest) -> dict[str, str]:
    """What was chosen of each value that two people changed (merging.resolve)."""
    return {
        name.removeprefix("decide."): str(value)
        for name, value in request.POST.items()
        if name.startswith("decide.")
    }


def action_of(request: OrganizationRequest) -> str:
    """What a button of the form, or a choice that decides what else is shown, asks for."""
    trigger = request.htmx.trigger_name if request.htmx else None
    default = f"show {trigger}" if trigger and trigger != "_action" else "save"
    return request.POST.get("_action") or default


def act(page: FormPage, action: str, save: Callable[[FormPage], HttpResponse]) -> HttpResponse:
    """Does what a button asks for."""
    verb, _, rest = action.partition(" ")
    if verb in STRUCTURE and isinstance(page.form, NumberForm):
        return _restructure(page, page.form, action)
    if verb == "check":
        return _check(page, rest)
    if verb in ("json", "form"):
        return _other_view(page, verb)
    if verb == "set" and isinstance(page.form, NumberForm):
        page.form = _with(page.form, rest)
    if not page.form.is_valid():
        return page.answer(status=422)
    return page.preview() if verb == "preview" else save(page)


def _restructure(page: FormPage, form: NumberForm, action: str) -> HttpResponse:
    name = form.act(action)
    form.faults.clear()  # nothing is to be saved yet
    return page.part(name) if page.request.htmx else page.whole()


def _check(page: FormPage, name: str) -> HttpResponse:
    """What is wrong with one input that was left."""
    page.form.is_valid()
    problems = [each for each in page.form.problems() if each.name == name]
    context = {"problems": problems, "checked": id_of(name)}
    return render(page.request, f"{PAGE}#checked", context)


def _other_view(page: FormPage, view: str) -> HttpResponse:
    """The same state of the number in the other view. Credentials just typed don't come along."""
    form = page.form
    if form.faults:
        return page.answer(status=422)
    kind = JSONForm if view == "json" else NumberForm
    other = kind(form.base, creates=page.creates).showing(form.result)
    if _loses_any(form, other):
        form.say("", CANNOT_SHOW)
        return page.answer(status=422)
    page.form, page.emptied = other, form.holds_new_credentials
    return page.whole()


def _loses_any(form: CheckedForm, other: CheckedForm) -> bool:
    """Whether the other view is about to say something else, credentials aside, without a word."""
    before, after = masked(form.result), masked(other.result)
    said = {name.partition(".")[0] for name in other.faults}
    return any(not same(before.get(each), after.get(each)) for each in {*form.fields} - said)


def _with(form: NumberForm, setting: str) -> NumberForm:
    """The form with one input set, `name=value`."""
    name, _, value = setting.partition("=")
    form.typed.put(name, value)
    return form.holding(form.typed)
