"""What the browser is told when it asks for a passkey (static/js/passkeys.js)."""

import json
from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from .models import User


def passkeys_of(user: User) -> QuerySet[Any]:
    found: QuerySet[Any] = Authenticator.objects.filter(user=user)
    return found.filter(type=Authenticator.Type.WEBAUTHN)


def options_to_get(context: Mapping[str, Any]) -> str:
    """Return the options to use a passkey, as JSON, from the context of one of allauth's views."""
    return json.dumps(context["js_data"]["request_options"]["publicKey"])


def options_to_create(context: Mapping[str, Any]) -> str:
    """Return the options to create a passkey that the device lists and unlocks, as JSON, from the
    context of one of allauth's views.
    """
    options = dict(context["js_data"]["creation_options"]["publicKey"])
    options["authenticatorSelection"] = {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }
    return json.dumps(options)
