"""The dialog and page that delete a number."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import retarget

from dashboard.activity.record import Actor
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from dashboard.web.dialogs import ask, go_to
from phone_numbers.assignees.rendering import render_assignees
from phone_numbers.browsing.fetch import detail_of
from phone_numbers.browsing.list_page import current_list_query, render_results
from phone_numbers.display import number_title
from phone_numbers.failures import failure_of
from phone_numbers.saving.delete import delete_number
from phone_numbers.saving.errors import NotConfirmed, WriteError
from vapi_client.errors import NotFound, VapiError
from vapi_client.schemas.phone_number import PhoneNumber, was_bought_by_area_code
from vapi_client.schemas.providers import PROVIDERS

from .confirmation import confirmation_of

TEMPLATE = "phone_numbers/editing/delete.html"


@require_role(Role.ADMIN, asks_again=True)
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: OrganizationRequest, number_id: str) -> HttpResponse:
    if request.method == "POST":
        return _delete(request, number_id)
    return _ask(request, request.organization.vapi().get_number(number_id))


def _delete(request: OrganizationRequest, number_id: str) -> HttpResponse:
    typed = request.POST.get("confirmation", "")
    try:
        deleted = delete_number(
            request.organization,
            Actor.from_request(request),
            number_id,
            is_confirmed=lambda number: confirmation_of(number).is_given_by(typed),
        )
    except NotFound:
        return _show_list(request, "The number was already deleted.")
    except NotConfirmed as error:
        wrong = f"This isn't {confirmation_of(error.number).asked_for}."
        return _ask(request, error.number, wrong=wrong, status=422)
    except (VapiError, WriteError) as error:
        return _explain(request, number_id, error)
    result = "was already deleted" if deleted.already_gone else "was deleted"
    return _show_list(request, f"{number_title(deleted.number)} {result}.")


def _explain(
    request: OrganizationRequest, number_id: str, error: VapiError | WriteError
) -> HttpResponse:
    """Ask again, with the reason why the number wasn't deleted."""
    failure = failure_of(error)
    if failure is None:
        raise error
    try:
        number = request.organization.vapi().get_number(number_id)
    except VapiError:
        raise error from None
    return _ask(request, number, failure=failure, error=error, status=failure.status)


def _ask(
    request: OrganizationRequest, number: PhoneNumber, *, status: int = 200, **context: object
) -> HttpResponse:
    detail = detail_of(request.organization, number)
    is_released = was_bought_by_area_code(number.received)
    is_known = number.provider in PROVIDERS
    context = {
        "row": detail.row,
        "assigned": render_assignees(detail.row.assignees),
        "is_released": is_released,
        "stays_at_carrier": is_known and number.provider != "vapi",
        "may_be_recreated": is_known and not is_released,
        "confirmation": confirmation_of(number),
        "typed": request.POST.get("confirmation", ""),
        "back": reverse("phone_numbers:detail", args=[request.organization.slug, number.id]),
        **context,
    }
    return ask(request, TEMPLATE, context, status=status)


def _show_list(request: OrganizationRequest, message: str) -> HttpResponse:
    """Show the list without the number: in place if the person is on the list, else as a page."""
    address = reverse("phone_numbers:list", args=[request.organization.slug])
    current = urlsplit(request.htmx.current_url or "") if request.htmx else None
    if current and current.path == address:
        try:
            response = render_results(request, current_list_query(request), toast=message)
            return retarget(response, "#results")
        except VapiError:  # the number is deleted all the same; the page says what failed
            address = current.geturl()
    messages.success(request, message)
    return go_to(request, address)
