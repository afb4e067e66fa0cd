"""The rules by which allauth keeps second factors."""

from typing import Any
from urllib.parse import urlsplit

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from qrcode.image.svg import SvgPathImage

from . import secrets


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth isn't typed
    """Encrypts secrets, and binds passkeys to the site's own address."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code isn't right, has run out, or was used before.",
    }

    def encrypt(self, text: str) -> str:
        return secrets.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.decrypt(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """Return an SVG element for the page itself, which needs no image by another address."""
        return str(
            qrcode.make(url, image_factory=SvgPathImage, border=2).to_string(encoding="unicode")
        )

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {count + 1}" if count else "Passkey"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return the site as SITE_URL names it, whatever the Host header says."""
        return {"id": urlsplit(settings.SITE_URL).hostname or "", "name": "Vapi numbers"}
