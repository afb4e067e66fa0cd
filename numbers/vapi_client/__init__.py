"""The client of the Vapi API. Only this package sends HTTP to Vapi; it doesn't use Django."""

from .client import VapiClient

__all__ = ["VapiClient"]
