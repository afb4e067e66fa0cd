"""The pages of people and organizations."""

from .entrance import home
from .errors import csrf_failure, permission_denied
from .navigation import palette, shortcuts

__all__ = ["csrf_failure", "home", "palette", "permission_denied", "shortcuts"]
