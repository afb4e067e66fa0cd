"""Changing a number."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from dashboard.activity.record import Actor
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from phone_numbers.display import provider_label, readable_number
from phone_numbers.forms.checking import CheckedForm
from phone_numbers.forms.number_form import NumberForm
from phone_numbers.models import OpenedForm
from phone_numbers.saving.errors import Conflicted, CredentialMissing, UnknownProvider, WriteError
from phone_numbers.saving.recording import label_of_number
from phone_numbers.saving.save import Saved, save_number, settle, updatable_fields
from vapi_client.errors import Invalid, InvalidRequest, VapiError
from vapi_client.json_values import JSON
from vapi_client.masking import masked

from .form_page import (
    KEPT,
    FormPage,
    act,
    action_of,
    decisions_of,
    flat,
    keep_typed,
    kept_form,
    names_of_assignees,
    posted_form,
)

EXPIRED = (
    "This form was opened too long ago to know what it was opened on. What you typed is held "
    "against the number as it is now: look at the preview before you save."
)
ENTER_AGAIN = "Vapi shows this masked. Enter it again, or clear it, to save this section."
UNCHANGED = "Nothing was changed, so nothing was sent."


@require_role(Role.OPERATOR, keep_posted=keep_typed)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def edit_number(request: OrganizationRequest, number_id: UUID) -> HttpResponse:
    """The form of a number; by POST, what its buttons ask for."""
    identifier, organization = str(number_id), request.organization
    posts = request.method == "POST"
    token = (request.POST if posts else request.GET).get("form", "")
    opened = OpenedForm.find(token, organization, request.user, identifier)
    if opened and posts:
        page = _page(request, opened, posted_form(request, opened.base, creates=False))
        return act(page, action_of(request), _save)
    if opened and opened.typed:
        page = _page(request, opened, kept_form(request, opened))
        page.notice = KEPT
        return page.whole()
    number = organization.vapi().get_number(identifier).received
    try:
        updatable_fields(number.get("provider"))
    except UnknownProvider:
        context = {"provider": provider_label(number.get("provider")), "number_id": number_id}
        return render(request, "phone_numbers/editing/unknown_provider.html", context)
    settle(organization, number)
    opened = OpenedForm.open(organization, request.user, base=number, number_id=identifier)
    if posts:
        page = _page(request, opened, posted_form(request, number, creates=False))
        page.notice, page.renewed = EXPIRED, str(opened.pk)
        return page.answer(status=409)
    form = NumberForm(number, assignee_names=flat(names_of_assignees(request)))
    return _page(request, opened, form).whole()


def _page(request: OrganizationRequest, opened: OpenedForm, form: CheckedForm) -> FormPage:
    base = opened.base
    detail = reverse("phone_numbers:detail", args=[request.organization.slug, opened.number_id])
    name = readable_number(masked(label_of_number(base))) or "Number"
    return FormPage(
        request,
        opened,
        form,
        {
            "title": f"Edit {name}",
            "heading": f"Edit {name}",
            "crumbs": [(name, detail)],
            "back": detail,
            "facts": list(_facts(base)),
        },
    )


def _facts(base: JSON) -> list[tuple[str, str]]:
    """What can't be changed."""
    fixed = {
        "provider": ("Provider", provider_label(base.get("provider"))),
        "number": ("Number", readable_number(str(base.get("number")))),
        "numberDesiredAreaCode": ("Area code", str(base.get("numberDesiredAreaCode"))),
        "status": ("Status", str(base.get("status")).capitalize()),
        "id": ("ID", str(base.get("id"))),
    }
    editable = updatable_fields(base.get("provider"))
    return [fact for field, fact in fixed.items() if base.get(field) and field not in editable]


def _save(page: FormPage) -> HttpResponse:
    return save(page, _saved)


@sensitive_variables()
def save(page: FormPage, answer: Callable[[FormPage, Saved], HttpResponse]) -> HttpResponse:
    """Saves what the form holds; what came of it, or why nothing did."""
    request = page.request
    page.decisions = decisions_of(request)
    try:
        saved = save_number(
            request.organization,
            Actor.of(request),
            page.opened.number_id,
            base=page.form.base,
            mine=page.form.result,
            decisions=page.decisions,
        )
    except Conflicted as conflicted:
        page.conflicts = conflicted.conflicts
        return page.answer(status=409)
    except CredentialMissing as missing:
        for path in missing.paths:
            page.form.say_at(path, ENTER_AGAIN)
        return page.answer(status=422)
    except (Invalid, InvalidRequest) as error:
        return page.refused(error)
    except (VapiError, WriteError) as error:
        return page.failed(error)
    return answer(page, saved)


def _saved(page: FormPage, saved: Saved) -> HttpResponse:
    if saved.unchanged:
        page.notice = (
            UNCHANGED if saved.number is None else f"{UNCHANGED} The number is as you want it."
        )
        return page.answer()
    found = (
        " Vapi's answer was lost, but looking showed that it was." if saved.found_by_looking else ""
    )
    messages.success(page.request, f"The changes were saved.{found}")
    address = reverse(
        "phone_numbers:detail", args=[page.request.organization.slug, page.opened.number_id]
    )
    return HttpResponseClientRedirect(address) if page.request.htmx else redirect(address)
