"""The choice of a provider for a new number."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role
from vapi_client.schemas.providers import PROVIDERS


@require_role(Role.OPERATOR)
@require_safe
def choose_provider(request: OrganizationRequest) -> HttpResponse:
    providers = [(each.name, each.label, each.text) for each in PROVIDERS.values()]
    return render(request, "phone_numbers/editing/choose_provider.html", {"providers": providers})
