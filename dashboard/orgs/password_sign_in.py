"""Passwords, which the site can switch off for everybody but one person."""

from .models import User


def only_person() -> User | None:
    """Return the one person who can sign in with a password, or None if everybody can."""
    return User.objects.filter(keeps_password=True).first()


def may_sign_in(user: User) -> bool:
    """Return whether a password or a passkey signs this person in. Single sign-on always does."""
    return user.keeps_password or only_person() is None
