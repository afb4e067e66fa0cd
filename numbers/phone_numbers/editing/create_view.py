"""The page that creates a number."""

import re
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from dashboard.activity.models import Attempt
from dashboard.activity.record import Actor
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from phone_numbers.display import clock_time, number_address
from phone_numbers.forms.number_form import NumberForm
from phone_numbers.models import OpenedForm
from phone_numbers.saving.create import Created, create_number, suggested_area_codes
from phone_numbers.saving.errors import AlreadySent, CreateUnknown, WriteError
from vapi_client.errors import Invalid, InvalidRequest, VapiError
from vapi_client.schemas.providers import PROVIDERS, Provider

from .form_view import NumberFormView
from .moved_credentials import keeps_credentials
from .posted_form import keep_posted
from .recreate import Recreation, recreation_of

ALREADY_SENT = (
    "This form was sent before, and its result isn't known yet. Nothing was sent again. Check the "
    "list of numbers: if the number isn't there in three minutes, open a new form."
)
ANSWER_LOST = (
    "Vapi's answer was lost, so the number may or may not have been created. The dashboard doesn't "
    "send it again by itself."
)
CANDIDATES = "One of these numbers could be it:"
NO_CANDIDATE = (
    "A check afterwards found no number that could be it, but it may still appear until {until}. "
    "To try again after that, select Create number."
)
NOT_CHECKED = (
    "A check afterwards failed too. Look at the list of numbers before you create the number again."
)


@require_role(Role.OPERATOR, keep_posted=keep_posted)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def create(request: OrganizationRequest, provider: str) -> HttpResponse:
    if provider not in PROVIDERS:
        raise Http404("no such provider")
    return CreateNumberView(request, PROVIDERS[provider]).respond()


class CreateNumberView(NumberFormView[Created]):
    creates = True
    expired = "This form expired. What you typed is still here: check it, then create the number."

    def __init__(self, request: OrganizationRequest, provider: Provider) -> None:
        super().__init__(request)
        self.provider = provider

    def find_opened(self, token: str) -> OpenedForm | None:
        opened = super().find_opened(token)
        return opened if opened and opened.provider == self.provider.name else None

    def open(self) -> OpenedForm:
        return OpenedForm.open(
            self.organization,
            self.request.user,
            base={"provider": self.provider.name},
            provider=self.provider.name,
        )

    def show_opened(self) -> HttpResponse:
        """Show an empty form, or one that recreates the number whose deletion `from` names."""
        recreation = self.recreation()
        if not recreation:
            return self.show_page()
        assert isinstance(self.form, NumberForm)  # noqa: S101 - no form opens as JSON
        self.form = recreation.fill(self.form)
        return self.show_page(notice=recreation.notice(self.form))

    def recreation(self) -> Recreation | None:
        """Return what the record holds of the number to recreate. Raises CannotUndo and Http404."""
        recorded = self.request.GET.get("from")
        if not recorded:
            return None
        attempt_id = int(recorded) if re.fullmatch(r"[0-9]{1,18}", recorded) else 0
        attempt = get_object_or_404(Attempt, pk=attempt_id, organization=self.organization)
        return recreation_of(attempt, self.provider.name)

    def page_context(self) -> dict[str, Any]:
        title = f"New {self.provider.label} number"
        choose_provider = reverse("phone_numbers:new", args=[self.organization.slug])
        return {
            "title": title,
            "heading": title,
            "intro": self.provider.text,
            "crumbs": [("New number", choose_provider)],
            "back": choose_provider,
        }

    def save(self) -> Created:
        recreation = self.recreation()
        return create_number(
            self.organization,
            Actor.from_request(self.request),
            self.opened,
            self.form.result,
            recreated=recreation.number if recreation else None,
            keeps_credentials=keeps_credentials(self.request),
        )

    def answer(self, result: Created) -> HttpResponse:
        message = "Number created."
        if result.repeated:
            message = "This form already created its number, so nothing was sent again."
        elif result.observed:
            message = "Number created. Vapi's answer was lost, but a check afterwards found it."
        elif result.number and result.number.status == "activating":
            message = "Number bought. It becomes active in a few minutes."
        return self.redirect_to_number(result.number_id, message + self.form.sent_numbers_note())

    def explain(self, error: VapiError | WriteError) -> HttpResponse:
        if isinstance(error, AlreadySent):
            return self.show_messages(409, notice=ALREADY_SENT)
        if isinstance(error, CreateUnknown):
            return self.explain_unknown(error)
        if isinstance(error, Invalid | InvalidRequest) and isinstance(self.form, NumberForm):
            codes = suggested_area_codes(error.messages)
            suggestions = [(f"Use {code}", f"set numberDesiredAreaCode={code}") for code in codes]
            return self.explain_refusal(error, suggestions=suggestions)
        return super().explain(error)

    def explain_unknown(self, unknown: CreateUnknown) -> HttpResponse:
        """Show the numbers that may have been created. Only a new form can send once more, so the
        person decides it."""
        if unknown.candidates is None:
            found = NOT_CHECKED
        else:
            nothing = NO_CANDIDATE.format(until=clock_time(unknown.until))
            found = CANDIDATES if unknown.candidates else nothing
        self.opened = self.open()
        return self.show_messages(
            504,
            notice=f"{ANSWER_LOST} {found}",
            candidates=[(each, number_address(each)) for each in unknown.candidates or ()],
            renewed=self.opened.pk,
        )
