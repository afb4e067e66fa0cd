"""Forms made from what a person posted, and from what they posted after their session ended."""

from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Organization
from phone_numbers.assignees.directory import KINDS, Directory, known_names
from phone_numbers.forms.checked_form import CheckedForm
from phone_numbers.forms.form_values import FormValues
from phone_numbers.forms.json_form import FIELD, JSONForm
from phone_numbers.forms.number_form import NumberForm
from phone_numbers.forms.parts.assignment import with_ids
from phone_numbers.models import OpenedForm

NOT_KEPT = ("csrfmiddlewaretoken", "_action")


def posted_form(request: OrganizationRequest, opened: OpenedForm) -> CheckedForm:
    return _form(request.organization, opened, request.POST)


def keep_posted(request: HttpRequest) -> str | None:
    """Keep what a signed-out person posted, except credentials. Return the address that shows it
    after they sign in, or None if nothing was kept.

    Only a person who has a form's token can store anything, so nobody can fill the database.
    """
    opened = OpenedForm.find_of_anyone(request.POST.get("form", ""))
    if opened is None:
        return None
    typed = FormValues(dict(request.POST.lists())).without(NOT_KEPT)
    creates = not opened.number_id
    if request.POST.get("view") == "json":
        typed.put(FIELD, JSONForm(opened.base, typed, creates=creates).text)
    else:
        form = NumberForm(opened.base, typed, creates=creates)
        typed = typed.without(form.credential_names())
    opened.keep_typed(urlencode(typed.to_lists(), doseq=True))
    return f"{request.path}?form={opened.pk}"


def kept_form(request: OrganizationRequest, opened: OpenedForm) -> CheckedForm:
    """Return the form with what `keep_posted` kept of it."""
    form = _form(request.organization, opened, QueryDict(opened.typed or ""))
    form.faults.clear()
    return form


def assignee_names(organization: Organization) -> dict[str, str]:
    """Return the known names of assistants and squads by id."""
    return names_by_id(known_names(organization))


def _form(organization: Organization, opened: OpenedForm, data: QueryDict) -> CheckedForm:
    """Return the form in the view that the data was typed in, with names of assignees replaced by
    their ids."""
    typed, creates = FormValues(dict(data.lists())), not opened.number_id
    if data.get("view") == "json":
        return JSONForm(opened.base, typed, creates=creates)
    directory = known_names(organization)
    typed = with_ids(typed, directory)
    return NumberForm(opened.base, typed, creates=creates, directory=directory)


def names_by_id(directory: Directory | None) -> dict[str, str]:
    if directory is None:
        return {}
    return {
        known: name for kind in KINDS for known, name in directory.of(kind).by_id.items() if name
    }
