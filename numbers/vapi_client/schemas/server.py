"""Servers, to which Vapi sends webhooks (schemas `Server` and `BackoffPlan`)."""

from typing import Annotated, Any, Literal

from pydantic import Field

from .base import Number, Schema
from .reading import Reading

BackoffType = Literal["fixed", "exponential"]


class BackoffPlan(Schema):
    """How Vapi repeats a failed webhook. The delay is in seconds."""

    type: BackoffType
    max_retries: Annotated[Number, Field(ge=0, le=10)]
    base_delay_seconds: Annotated[Number, Field(ge=0, le=10)]
    excluded_status_codes: list[Number] | None = None


class Server(Schema):
    """The URL of a webhook and how Vapi calls it. The timeout is in seconds."""

    timeout_seconds: Annotated[Number, Field(ge=1, le=300)] | None = None
    credential_id: str | None = None
    static_ip_addresses_enabled: bool | None = None
    encrypted_paths: list[str] | None = None
    url: str | None = None
    headers: dict[str, Any] | None = None
    backoff_plan: BackoffPlan | None = None


class ServerReading(Reading):
    """The field of a server that lists and summaries show."""

    url: str | None = None
