"""The providers of this site: those of the environment, then those of the site's page."""

import logging

from django.conf import settings

from dashboard.openid_providers import OpenIDProvider
from dashboard.orgs.encryption import UnreadableKey

from .models import Provider

log = logging.getLogger(__name__)


def of_environment() -> list[OpenIDProvider]:
    return list(settings.OPENID_PROVIDERS)


def providers() -> list[OpenIDProvider]:
    """Return all providers. One whose secret can't be decrypted is left out, which the log says."""
    found = of_environment()
    taken = {each.slug for each in found}
    for stored in Provider.objects.exclude(slug__in=taken):
        try:
            found.append(stored.described())
        except UnreadableKey:
            log.error("the client secret of the provider %s can't be decrypted", stored.slug)
    return found


def find(slug: str) -> OpenIDProvider | None:
    return next((each for each in providers() if each.slug == slug), None)


def name_of(slug: str) -> str:
    """Return what people call a provider, or its slug if it is gone."""
    provider = find(slug)
    return provider.name if provider else slug


def choices() -> list[tuple[str, str]]:
    return [(each.slug, each.name) for each in providers()]
