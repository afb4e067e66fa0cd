"""Transfer destinations and transfer plans (schemas `TransferDestination…`, `TransferPlan`)."""

from typing import Annotated, Any, Literal

from pydantic import Field

from .base import Number, Schema
from .message import Message

TransferMode = Literal[
    "blind-transfer",
    "blind-transfer-add-summary-to-sip-header",
    "warm-transfer-say-message",
    "warm-transfer-say-summary",
    "warm-transfer-twiml",
    "warm-transfer-wait-for-operator-to-speak-first-and-then-say-message",
    "warm-transfer-wait-for-operator-to-speak-first-and-then-say-summary",
    "warm-transfer-experimental",
]
SipVerb = Literal["refer", "bye", "dial"]


class ContextEngineeringPlanLastNMessages(Schema):
    """Gives the operator's assistant only the last messages."""

    type: Literal["lastNMessages"]
    max_messages: Annotated[Number, Field(ge=0)]


class ContextEngineeringPlanNone(Schema):
    """Gives the operator's assistant nothing of the call so far."""

    type: Literal["none"]


class ContextEngineeringPlanAll(Schema):
    """Gives the operator's assistant the whole call."""

    type: Literal["all"]


ContextEngineeringPlan = Annotated[
    ContextEngineeringPlanLastNMessages | ContextEngineeringPlanNone | ContextEngineeringPlanAll,
    Field(discriminator="type"),
]


class SummaryPlan(Schema):
    """How Vapi summarizes the call for the operator. The timeout is in seconds."""

    messages: list[dict[str, Any]] | None = None
    enabled: bool | None = None
    timeout_seconds: Annotated[Number, Field(ge=1, le=60)] | None = None


class TransferFallbackPlan(Schema):
    """What the caller hears if the transfer fails."""

    message: Message
    end_call_enabled: bool | None = None


class TransferPlan(Schema):
    """How Vapi transfers a call. Timeouts are in seconds."""

    mode: TransferMode
    message: Message | None = None
    timeout: Annotated[Number, Field(ge=1, le=600)] | None = None
    sip_verb: SipVerb | None = None
    dial_timeout: Annotated[Number, Field(ge=1, le=600)] | None = None
    hold_audio_url: str | None = None
    transfer_complete_audio_url: str | None = None
    context_engineering_plan: ContextEngineeringPlan | None = None
    twiml: Annotated[str, Field(max_length=4096)] | None = None
    summary_plan: SummaryPlan | None = None
    sip_headers_in_refer_to_enabled: bool | None = None
    fallback_plan: TransferFallbackPlan | None = None


class TransferDestinationNumber(Schema):
    """A phone number to which a call is transferred."""

    type: Literal["number"]
    number: Annotated[str, Field(min_length=3, max_length=40)]
    message: Message | None = None
    number_e164_check_enabled: bool | None = None
    extension: Annotated[str, Field(min_length=1, max_length=10)] | None = None
    caller_id: Annotated[str, Field(max_length=40)] | None = None
    transfer_plan: TransferPlan | None = None
    description: str | None = None


class TransferDestinationSip(Schema):
    """A SIP address to which a call is transferred."""

    type: Literal["sip"]
    sip_uri: str
    message: Message | None = None
    caller_id: Annotated[str, Field(max_length=40)] | None = None
    transfer_plan: TransferPlan | None = None
    sip_headers: dict[str, Any] | None = None
    description: str | None = None


TransferDestination = Annotated[
    TransferDestinationNumber | TransferDestinationSip, Field(discriminator="type")
]
