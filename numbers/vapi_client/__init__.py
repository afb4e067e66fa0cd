"""The service module: all that speaks HTTP to Vapi. It knows nothing of Django."""

from .client import VapiClient

__all__ = ["VapiClient"]
