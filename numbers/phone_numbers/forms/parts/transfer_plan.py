"""The form of a transfer's plan: how the assistant hands over the call."""

from phone_numbers.forms.from_schema import leaf
from phone_numbers.forms.groups import Alternatives, Group
from phone_numbers.forms.json_input import FreeJSON
from phone_numbers.forms.node import Context, Node, below
from vapi_client.json_values import JSON
from vapi_client.schemas.transfer import (
    ContextEngineeringPlanLastNMessages,
    SummaryPlan,
    TransferFallbackPlan,
    TransferPlan,
)

from .message import Message

BLIND, BLIND_SUMMARY = "blind-transfer", "blind-transfer-add-summary-to-sip-header"
SAY_MESSAGE, SAY_SUMMARY = "warm-transfer-say-message", "warm-transfer-say-summary"
TWIML, EXPERIMENTAL = "warm-transfer-twiml", "warm-transfer-experimental"
WAIT_MESSAGE = "warm-transfer-wait-for-operator-to-speak-first-and-then-say-message"
WAIT_SUMMARY = "warm-transfer-wait-for-operator-to-speak-first-and-then-say-summary"
MODES = {
    BLIND: "Blind transfer",
    BLIND_SUMMARY: "Blind transfer, summary in a SIP header",
    SAY_MESSAGE: "Warm transfer, say a message",
    SAY_SUMMARY: "Warm transfer, say a summary",
    TWIML: "Warm transfer, TwiML",
    WAIT_MESSAGE: "Warm transfer, wait for the operator, say a message",
    WAIT_SUMMARY: "Warm transfer, wait for the operator, say a summary",
    EXPERIMENTAL: "Warm transfer, experimental",
}
# The modes that use a field, as the OpenAPI document states. All modes use any other field.
USED_BY: dict[str, frozenset[str]] = {
    "message": frozenset({BLIND_SUMMARY, SAY_MESSAGE, WAIT_MESSAGE, EXPERIMENTAL}),
    "timeout": frozenset({WAIT_MESSAGE, WAIT_SUMMARY}),
    "holdAudioUrl": frozenset({EXPERIMENTAL}),
    "transferCompleteAudioUrl": frozenset({EXPERIMENTAL}),
    "contextEngineeringPlan": frozenset({EXPERIMENTAL}),
    "twiml": frozenset({TWIML}),
    "summaryPlan": frozenset({BLIND_SUMMARY, SAY_SUMMARY, WAIT_SUMMARY, EXPERIMENTAL}),
    "fallbackPlan": frozenset({BLIND, BLIND_SUMMARY, EXPERIMENTAL}),
}
RESHOWS = {"reshows": "true"}  # the fields that the plan shows depend on this one
AUDIO = {"inputmode": "url", "placeholder": "https://"}


class _TransferPlan(Group):
    """A group that shows only fields that the chosen mode uses, and other fields that are set."""

    kind = "transfer-plan"

    def is_used(self, node: Node, base: JSON, name: str, context: Context) -> bool:
        mode = context.typed.one(below(name, "mode"))
        if node.key == "mode" or node.key in base:
            return True
        if node.key == "dialTimeout":
            return context.typed.one(below(name, "sipVerb")) == "dial"
        if not mode:
            return False
        return mode in USED_BY.get(node.key, MODES) or mode not in MODES


TRANSFER_PLAN = _TransferPlan(
    "transferPlan",
    [
        leaf(
            TransferPlan,
            "mode",
            "How the assistant hands over the call. Without a plan, it makes a blind transfer.",
            labels=MODES,
            unset="No transfer plan",
            required=False,
            attributes=RESHOWS,
        ),
        Message(
            label="Message for the operator",
            help="The assistant says this to the operator before it connects the caller.",
            unset="None",
        ),
        leaf(
            TransferPlan,
            "timeout",
            "Seconds that the assistant waits for the operator to speak.",
            default="60",
        ),
        leaf(
            TransferPlan,
            "sipVerb",
            "The SIP verb that transfers the call. BYE ends the current call.",
            default="refer",
            label="SIP verb",
            labels={"refer": "REFER", "bye": "BYE", "dial": "DIAL"},
            attributes=RESHOWS,
        ),
        leaf(
            TransferPlan,
            "dialTimeout",
            "Seconds that the call rings. Used only with DIAL.",
            default="60",
        ),
        leaf(
            TransferPlan,
            "holdAudioUrl",
            "A public URL of an MP3 or WAV file that the caller hears while on hold.",
            label="Hold audio URL",
            attributes=AUDIO,
        ),
        leaf(
            TransferPlan,
            "transferCompleteAudioUrl",
            "A public URL of an MP3 or WAV file, such as a beep. The operator hears it after the "
            "message or summary.",
            label="Transfer complete audio URL",
            attributes=AUDIO,
        ),
        Alternatives(
            "contextEngineeringPlan",
            by="type",
            options={
                "all": Group("", [], optional=False),
                "lastNMessages": Group(
                    "",
                    [
                        leaf(
                            ContextEngineeringPlanLastNMessages,
                            "maxMessages",
                            "How many messages the operator's assistant gets at most.",
                        )
                    ],
                    optional=False,
                ),
                "none": Group("", [], optional=False),
            },
            labels={
                "all": "The whole call",
                "lastNMessages": "The last messages",
                "none": "Nothing",
            },
            label="Context engineering plan",
            help="How much of the call the operator's assistant gets to know.",
            unset="Default (the whole call)",
        ),
        leaf(
            TransferPlan,
            "twiml",
            "Instructions that run on the operator's side before the caller is connected. Vapi "
            "supports only Play, Say, Gather, Hangup and Pause.",
            label="TwiML",
            long=True,
        ),
        Group(
            "summaryPlan",
            [
                leaf(
                    SummaryPlan,
                    "enabled",
                    "If on, Vapi generates a summary of the call.",
                    default="on",
                ),
                leaf(
                    SummaryPlan,
                    "timeoutSeconds",
                    "Seconds until Vapi gives up on the summary.",
                    default="5",
                ),
                FreeJSON(
                    "messages",
                    label="Messages",
                    help="The prompt for the summary, as JSON: a list of messages.",
                ),
            ],
            label="Summary plan",
        ),
        leaf(
            TransferPlan,
            "sipHeadersInReferToEnabled",
            "If on, Vapi adds the SIP headers to the REFER address as query parameters.",
            default="off",
            label="SIP headers in REFER",
        ),
        Group(
            "fallbackPlan",
            [
                Message(
                    label="Message when the transfer fails",
                    help="The assistant says this to the caller.",
                    unset="No fallback plan",
                ),
                leaf(
                    TransferFallbackPlan,
                    "endCallEnabled",
                    "If on, the call ends after the message. If off, the assistant continues it.",
                    default="on",
                    label="End the call",
                ),
            ],
            label="Fallback plan",
            help="What happens if the destination is unreachable, busy or not human. Blind "
            "transfers use it only if Vapi detects failed SIP transfers for the organization.",
        ),
    ],
    label="Transfer plan",
    head="mode",
)
