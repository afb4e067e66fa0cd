"""What people call the providers of single sign-on."""

from allauth.socialaccount.adapter import get_adapter
from django.http import HttpRequest


def names_by_slug(request: HttpRequest) -> dict[str, str]:
    return {each.provider_id: each.name for each in get_adapter(request).list_apps(request)}
