"""The pages of people and organizations."""

from .entrance import home
from .errors import csrf_failure, permission_denied

__all__ = ["csrf_failure", "home", "permission_denied"]
