"""What a page asks where a change would send saved credentials to another address."""

from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role

ENTER_FOR_ADDRESS = (
    "This would be sent to another address. Enter the value for that address, or remove it."
)


def may_keep_credentials(request: OrganizationRequest) -> bool:
    return request.membership.may(Role.ADMIN)


def keeps_credentials(request: OrganizationRequest) -> bool:
    """Return whether an admin decided that the new address gets the saved credentials."""
    return may_keep_credentials(request) and "keep_credentials" in request.POST
