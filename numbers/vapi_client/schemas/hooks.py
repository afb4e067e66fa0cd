"""Hooks, which act when a call rings or ends (schemas `PhoneNumberHook…`)."""

from typing import Annotated, Literal

from pydantic import Field

from .base import Schema
from .transfer import TransferDestination

CallEndedReason = Literal[
    "assistant-request-failed",
    "assistant-request-returned-error",
    "assistant-request-returned-unspeakable-error",
    "assistant-request-returned-invalid-assistant",
    "assistant-request-returned-no-assistant",
    "assistant-request-returned-forwarding-phone-number",
]


class TransferPhoneNumberHookAction(Schema):
    """Transfers the call."""

    type: Literal["transfer"]
    destination: TransferDestination | None = None


class SayPhoneNumberHookAction(Schema):
    """Says exactly this text to the caller."""

    type: Literal["say"]
    exact: Annotated[str, Field(max_length=4000)]


HookAction = Annotated[
    TransferPhoneNumberHookAction | SayPhoneNumberHookAction, Field(discriminator="type")
]


class PhoneNumberCallRingingHookFilter(Schema):
    """Limits a hook to callers whose number begins with one of these."""

    type: Literal["startsWith"]
    key: Literal["number"]
    starts_with: list[Annotated[str, Field(max_length=20)]]


class PhoneNumberCallEndingHookFilter(Schema):
    """Limits a hook to calls that ended for one of these reasons."""

    type: Literal["oneOf"]
    key: Literal["call.endedReason"]
    one_of: list[CallEndedReason]


class PhoneNumberHookCallRinging(Schema):
    """Runs a list of actions when a call rings."""

    on: Literal["call.ringing"]
    do: list[HookAction]
    filters: list[PhoneNumberCallRingingHookFilter] | None = None


class PhoneNumberHookCallEnding(Schema):
    """Runs at most one action when a call ends."""

    on: Literal["call.ending"]
    do: HookAction | None = None
    filters: list[PhoneNumberCallEndingHookFilter] | None = None


Hook = Annotated[PhoneNumberHookCallRinging | PhoneNumberHookCallEnding, Field(discriminator="on")]
