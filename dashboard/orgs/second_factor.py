"""The second factor that an organization can require of its members."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from dashboard.web.toasts import error_toast

from .http import OrganizationRequest, Request
from .models import Membership, Organization, User
from .single_sign_on import needed_provider, signed_in_by

NEXT = "page_after_factor"  # in the session: where a person goes who has set one up


def has_second_factor(user: User) -> bool:
    """Return whether a person has an authenticator app or a passkey."""
    found = Authenticator.objects.filter(user=user)
    return bool(found.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def second_factor_of(person: str) -> Exists:
    """Return an annotation that says whether the person under this name has one."""
    found = Authenticator.objects.filter(user=OuterRef(person))
    return Exists(found.exclude(type=Authenticator.Type.RECOVERY_CODES))


def lacks_required_factor(request: OrganizationRequest) -> bool:
    return asks_for_factor(request, request.organization) and not has_second_factor(request.user)


def asks_for_factor(request: Request, organization: Organization) -> bool:
    """Return whether an organization asks this session for a second factor.

    One may trust that of the provider which it requires its members to sign in by.
    """
    if not organization.requires_second_factor:
        return False
    trusts = organization.trusts_providers_factor and organization.required_provider
    return not (trusts and signed_in_by(request, organization.required_provider))


def site_requires_factor(user: User) -> bool:
    """Return whether a site administrator must set up a second factor before the site opens."""
    required = user.is_site_administrator and settings.SITE_SECOND_FACTOR
    return required and not has_second_factor(user)


def open_memberships(request: Request) -> list[Membership]:
    """Return a person's memberships in organizations whose pages open.

    Those that lack the second factor, or a sign-in by the organization's provider, are left out:
    what a page shows of several organizations is no way around.
    """
    opened = [each for each in request.memberships if not needed_provider(request, each)]
    asking = [each for each in opened if asks_for_factor(request, each.organization)]
    if asking and not has_second_factor(request.user):
        return [each for each in opened if each not in asking]
    return opened


def who_requires_factor(request: Request) -> str:
    """Return the name of what requires a second factor of a person who has none, or ""."""
    organizations = [each.organization for each in request.memberships]
    asking = [each.name for each in organizations if asks_for_factor(request, each)]
    if request.user.is_site_administrator and settings.SITE_SECOND_FACTOR:
        asking.append("Site administration")
    return asking[0] if asking and not has_second_factor(request.user) else ""


def set_up_first(request: Request, whose: str, back: str) -> HttpResponse:
    """Lead a person to set up the second factor that an organization or the site requires.

    They return to the page that they opened, from a form to `back`. htmx gets a message, so nothing
    typed is lost.
    """
    page = reverse("mfa_index")
    if request.htmx:
        words = f"{whose} now requires a second factor."
        link = {"link": page, "link_text": "Set up a second factor"}
        return error_toast(request, words, status=403, **link)
    address = request.get_full_path() if request.method == "GET" else back
    return redirect(f"{page}?{urlencode({'next': address})}")
