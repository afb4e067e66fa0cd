"""The page of a number's form: the whole page, one part of the form, or the messages above it."""

from abc import ABC, abstractmethod
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from dashboard.orgs.http import OrganizationRequest
from phone_numbers.forms.checked_form import CheckedForm
from phone_numbers.forms.differences import differences
from phone_numbers.forms.form_element import id_of
from phone_numbers.forms.json_form import JSONForm
from phone_numbers.forms.number_form import NumberForm
from phone_numbers.forms.rendering import render_languages, render_part
from phone_numbers.models import OpenedForm

from .posted_form import assignee_names

TEMPLATE = "phone_numbers/editing/form.html"
REVIEW = "phone_numbers/editing/review.html"


class FormPage(ABC):
    """The page that shows `form`, which was opened as `opened`.

    Where it matters, an htmx request gets only the part that changes; any other request gets the
    whole page. Both keep what the person typed, except credentials.
    """

    creates = False
    opened: OpenedForm
    form: CheckedForm

    def __init__(self, request: OrganizationRequest, number_id: str = "") -> None:
        self.request = request
        self.organization = request.organization
        self.number_id = number_id

    @abstractmethod
    def page_context(self) -> dict[str, Any]:
        """Return what the page shows around the form: title, heading, crumbs, back, and so on."""

    def show_page(self, status: int = 200, **context: object) -> HttpResponse:
        shown = {
            **self.messages_context(),
            **self.page_context(),
            **self.form_context(),
            **context,
        }
        return render(self.request, TEMPLATE, shown, status=status)

    def show_messages(self, status: int = 200, **context: object) -> HttpResponse:
        """Show messages above the form. htmx leaves the form itself as it is."""
        if not self.request.htmx:
            return self.show_page(status, takes_focus=True, **context)
        shown = {**self.messages_context(), **context, "takes_focus": True}
        return above_the_form(render(self.request, f"{TEMPLATE}#problems", shown, status=status))

    def show_part(self, form: NumberForm, name: str) -> HttpResponse:
        """Show one part of the form; nothing if it no longer exists."""
        shown = form.part(name)
        return HttpResponse(render_part(shown, self.choices_url) if shown else "")

    def show_review(self, *, takes_focus: bool, **context: object) -> HttpResponse:
        """Show what is beside the form: its index, and what saving would change."""
        shown = {**self.review_context(), **context, "takes_focus": takes_focus}
        response = render(self.request, REVIEW, {"creates": self.creates, **shown})
        response["X-Dashboard-Partial"] = "form"
        return response

    def messages_context(self) -> dict[str, Any]:
        return {
            "problems": self.form.problems(),
            "creates": self.creates,
            "view": "json" if isinstance(self.form, JSONForm) else "form",
        }

    def review_context(self) -> dict[str, Any]:
        names = assignee_names(self.organization)
        context: dict[str, Any] = {
            "differences": differences(self.form.base, self.form.result, names)
        }
        if isinstance(self.form, NumberForm):
            notes = self.form.number_notes().items()
            context["index"] = self.form.index()
            context["number_notes"] = [(id_of(name), words) for name, words in notes]
        return context

    def form_context(self) -> dict[str, Any]:
        context: dict[str, Any] = {
            **self.review_context(),
            "opened": self.opened,
            "languages": render_languages(),
            "emptied": self.form.holds_new_credentials,
        }
        if isinstance(self.form, JSONForm):
            return {**context, "text": self.form.text}
        assert isinstance(self.form, NumberForm)  # noqa: S101 - there are no others
        return {
            **context,
            "sections": [
                (section, [render_part(node, self.choices_url) for node in section.nodes])
                for section in self.form.sections()
            ],
        }

    def redirect_to_number(
        self, number_id: str, message: str, *, is_warning: bool = False
    ) -> HttpResponse:
        """Lead to the number's page, which shows the message."""
        messages.add_message(
            self.request, messages.WARNING if is_warning else messages.SUCCESS, message
        )
        address = reverse("phone_numbers:detail", args=[self.organization.slug, number_id])
        return HttpResponseClientRedirect(address) if self.request.htmx else redirect(address)

    @property
    def numbers_url(self) -> str:
        return reverse("phone_numbers:list", args=[self.organization.slug])

    @property
    def choices_url(self) -> str:
        return reverse("phone_numbers:assignees", args=[self.organization.slug])


def above_the_form(response: HttpResponse) -> HttpResponse:
    """Have htmx swap the response in above the form, whatever the button's own target is."""
    response["X-Dashboard-Partial"] = "form"
    response["HX-Retarget"] = "#problems"
    response["HX-Reswap"] = "innerHTML show:none"
    response["HX-Reselect"] = "unset"
    return response
