"""The page on which a person imports a file of numbers."""

from collections.abc import Callable
from functools import partial

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from bulk.files.grid import MOST_ROWS, Unreadable
from bulk.files.imports import FaultyFile, make_draft_of_file
from bulk.files.rows import Fault
from bulk.models import BulkChange
from dashboard.activity.record import Actor
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from dashboard.web.uploads import takes_file
from phone_numbers.files.columns import CLEAR, EDITABLE

MOST_FAULTS = 200  # that a page shows


class ImportForm(forms.Form):
    file = forms.FileField(
        widget=forms.FileInput({"accept": ".csv,.xlsx"}),
        error_messages={
            "required": "Choose a CSV or XLSX file of "
            f"{filesizeformat(settings.FILE_UPLOAD_MAX_MEMORY_SIZE)} at most.",
        },
    )


@takes_file
@require_role(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: OrganizationRequest) -> HttpResponse:
    """Show the form, and make a draft of the file on POST."""
    if request.method != "POST":
        return _show(request, ImportForm())
    form, actor = ImportForm(request.POST, request.FILES), Actor.from_request(request)
    made = draft_or_faults(form, partial(make_draft_of_file, request.organization, actor))
    if isinstance(made, BulkChange):
        return redirect(made)
    return _show(request, form, made, status=422)


@sensitive_variables()
def draft_or_faults(
    form: ImportForm, make: Callable[[str, bytes], BulkChange]
) -> BulkChange | tuple[Fault, ...]:
    """Return the draft of the file, or the faults of its cells. Other errors stand in the form."""
    if not form.is_valid():
        return ()
    file = form.cleaned_data["file"]
    try:
        return make(file.name, file.read())
    except Unreadable as error:
        form.add_error("file", str(error))
        return ()
    except FaultyFile as error:
        return error.faults


def _show(
    request: OrganizationRequest,
    form: ImportForm,
    faults: tuple[Fault, ...] = (),
    status: int = 200,
) -> HttpResponse:
    return render(request, "bulk/pages/import.html", file_context(form, faults), status=status)


def file_context(form: ImportForm, faults: tuple[Fault, ...]) -> dict[str, object]:
    return {
        "form": form,
        "faults": faults[:MOST_FAULTS],
        "fault_count": len(faults),
        "clear": CLEAR,
        "editable": EDITABLE,
        "most_rows": MOST_ROWS,
        "most_bytes": settings.FILE_UPLOAD_MAX_MEMORY_SIZE,
    }
