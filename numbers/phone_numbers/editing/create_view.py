"""Making a number: which provider, then its form."""

import re

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from dashboard.activity.models import Attempt
from dashboard.activity.record import Actor
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from phone_numbers.display import provider_label
from phone_numbers.forms.checking import CheckedForm
from phone_numbers.forms.number_form import NumberForm
from phone_numbers.forms.providers import PROVIDERS
from phone_numbers.models import OpenedForm
from phone_numbers.saving.create import Created, create_number, suggested_area_codes
from phone_numbers.saving.errors import AlreadySent, CreateUnknown
from vapi_client.errors import Invalid, InvalidRequest, VapiError
from vapi_client.json_values import JSON

from .create_again import recreation_of
from .form_page import (
    KEPT,
    FormPage,
    act,
    action_of,
    flat,
    keep_typed,
    kept_form,
    names_of_assignees,
    posted_form,
)

EXPIRED = (
    "This form was opened too long ago. What you typed is still here: look at it, then create."
)
NOT_KNOWN = (
    "This form was sent before, and it isn't known yet what came of it. Nothing was sent again. "
    "Look at the list of numbers: if the number isn't there in a minute, open a new form."
)
LOOKED = {
    True: "It isn't known whether Vapi created the number: its answer was lost. Nothing is sent "
    "again by itself. These numbers could be it:",
    False: "It isn't known whether Vapi created the number: its answer was lost. Nothing is sent "
    "again by itself. No number was found that could be it; it may still come. To try once more, "
    "create it again.",
    None: "It isn't known whether Vapi created the number: its answer was lost, and Vapi couldn't "
    "be asked for it either. Look at the list of numbers before you create it again.",
}


@require_role(Role.OPERATOR)
@require_safe
def choose_provider(request: OrganizationRequest) -> HttpResponse:
    """Which provider, and what each needs."""
    providers = [(key, provider_label(key), text) for key, text in PROVIDERS.items()]
    return render(request, "phone_numbers/editing/providers.html", {"providers": providers})


@require_role(Role.OPERATOR, keep_posted=keep_typed)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def create(request: OrganizationRequest, provider: str) -> HttpResponse:
    """The form of a new number; by POST, what its buttons ask for."""
    if provider not in PROVIDERS:
        raise Http404("no such provider")
    base: JSON = {"provider": provider}
    posts = request.method == "POST"
    token = (request.POST if posts else request.GET).get("form", "")
    opened = OpenedForm.find(token, request.organization, request.user)
    if opened and opened.provider != provider:
        opened = None
    if opened and posts:
        page = _page(request, opened, posted_form(request, base, creates=True))
        return act(page, action_of(request), _save)
    if opened and opened.typed:
        page = _page(request, opened, kept_form(request, opened))
        page.notice = KEPT
        return page.whole()
    opened = _opened(request, provider)
    if posts:
        page = _page(request, opened, posted_form(request, base, creates=True))
        page.notice, page.renewed = EXPIRED, str(opened.pk)
        return page.answer(status=409)
    form = NumberForm(base, creates=True, assignee_names=flat(names_of_assignees(request)))
    if recorded := request.GET.get("from"):
        return _filled(request, opened, form, recorded)
    return _page(request, opened, form).whole()


def _filled(
    request: OrganizationRequest, opened: OpenedForm, empty: NumberForm, recorded: str
) -> HttpResponse:
    """The form with what the record holds of a number whose deletion has this id."""
    attempt_id = int(recorded) if re.fullmatch(r"[0-9]{1,18}", recorded) else 0
    attempt = get_object_or_404(Attempt, pk=attempt_id, organization=request.organization)
    recreation = recreation_of(attempt, empty.provider)
    form = recreation.fill(empty)
    page = _page(request, opened, form)
    page.notice = recreation.words(form)
    return page.whole()


def _opened(request: OrganizationRequest, provider: str) -> OpenedForm:
    return OpenedForm.open(
        request.organization, request.user, base={"provider": provider}, provider=provider
    )


def _page(request: OrganizationRequest, opened: OpenedForm, form: CheckedForm) -> FormPage:
    slug, label = request.organization.slug, provider_label(opened.provider)
    choice = reverse("phone_numbers:new", args=[slug])
    context = {
        "title": f"New {label} number",
        "heading": f"New {label} number",
        "intro": PROVIDERS[form.provider],
        "crumbs": [("New number", choice)],
        "back": choice,
    }
    return FormPage(request, opened, form, context, creates=True)


@sensitive_variables()
def _save(page: FormPage) -> HttpResponse:
    request = page.request
    try:
        created = create_number(
            request.organization, Actor.of(request), page.opened, page.form.result
        )
    except (Invalid, InvalidRequest) as error:
        codes = suggested_area_codes(error.messages)
        page.suggestions = [(code, f"numberDesiredAreaCode={code}") for code in codes]
        return page.refused(error)
    except AlreadySent:
        page.notice = NOT_KNOWN
        return page.answer(status=409)
    except CreateUnknown as unknown:
        return _unknown(page, unknown)
    except VapiError as error:
        return page.failed(error)
    return _created(page, created)


def _unknown(page: FormPage, unknown: CreateUnknown) -> HttpResponse:
    """What was found; another try needs a form of its own, and a person who decides it."""
    page.candidates = unknown.candidates or ()
    page.notice = LOOKED[None if unknown.candidates is None else bool(unknown.candidates)]
    page.opened = _opened(page.request, page.opened.provider)
    page.renewed = str(page.opened.pk)
    return page.answer(status=504)


def _created(page: FormPage, created: Created) -> HttpResponse:
    words = "The number was created."
    if created.repeated:
        words = "This form's number was created already; nothing was sent again."
    elif created.found_by_looking:
        words = "The number was created: Vapi's answer was lost, but looking found it."
    elif created.number and created.number.status == "activating":
        words = "The number was bought. It becomes active after some minutes."
    messages.success(page.request, words)
    address = reverse(
        "phone_numbers:detail", args=[page.request.organization.slug, created.number_id]
    )
    return HttpResponseClientRedirect(address) if page.request.htmx else redirect(address)
