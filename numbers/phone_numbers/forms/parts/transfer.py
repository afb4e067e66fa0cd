"""The form of a transfer destination and its plan."""

from phone_numbers.forms.from_schema import leaf
from phone_numbers.forms.groups import Alternatives, Group
from phone_numbers.forms.headers import Headers
from phone_numbers.forms.json_input import FreeJSON
from phone_numbers.forms.node import Context, Node, below
from vapi_client.json_values import JSON
from vapi_client.schemas.transfer import (
    ContextEngineeringPlanLastNMessages,
    SummaryPlan,
    TransferDestinationNumber,
    TransferDestinationSip,
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
# Which modes use a field, by the document's own words; the others are used by all.
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
RESHOWS = {"reshows": "true"}  # what else is shown depends on it
AUDIO = {"inputmode": "url", "placeholder": "https://"}


class _Plan(Group):
    """Shows what the chosen mode uses, and whatever else is set."""

    kind = "plan"

    def is_used(self, node: Node, base: JSON, name: str, context: Context) -> bool:
        mode = context.typed.one(below(name, "mode"))
        if node.key == "mode" or node.key in base:
            return True
        if node.key == "dialTimeout":
            return context.typed.one(below(name, "sipVerb")) == "dial"
        if not mode:
            return False
        return mode in USED_BY.get(node.key, MODES) or mode not in MODES


TRANSFER_PLAN = _Plan(
    "transferPlan",
    [
        leaf(
            TransferPlan,
            "mode",
            "How the call is handed over. Without a plan: blind transfer.",
            labels=MODES,
            unset="No transfer plan",
            required=False,
            attributes=RESHOWS,
        ),
        Message(
            label="Message for the operator",
            help="Said to the operator before the caller is connected.",
            unset="None",
        ),
        leaf(TransferPlan, "timeout", "Seconds to wait for the operator to speak.", default="60"),
        leaf(
            TransferPlan,
            "sipVerb",
            "How the transfer is made in SIP.",
            default="refer",
            label="SIP verb",
            labels={"refer": "REFER", "bye": "BYE", "dial": "DIAL"},
            attributes=RESHOWS,
        ),
        leaf(TransferPlan, "dialTimeout", "Seconds it rings; for the verb DIAL.", default="60"),
        leaf(
            TransferPlan,
            "holdAudioUrl",
            "MP3 or WAV that the caller hears while on hold.",
            label="Hold audio URL",
            attributes=AUDIO,
        ),
        leaf(
            TransferPlan,
            "transferCompleteAudioUrl",
            "MP3 or WAV that tells that the transfer is complete.",
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
                            "How many of the last messages.",
                        )
                    ],
                    optional=False,
                ),
                "none": Group("", [], optional=False),
            },
            labels={
                "all": "The whole call",
                "lastNMessages": "The last messages",
                "none": "Nothing of the call",
            },
            label="Context engineering plan",
            help="What the operator's assistant is told of the call.",
            unset="Default (the whole call)",
        ),
        leaf(
            TransferPlan,
            "twiml",
            "Run on the operator's side first: Play, Say, Gather, Hangup, Pause.",
            label="TwiML",
            long=True,
        ),
        Group(
            "summaryPlan",
            [
                leaf(SummaryPlan, "enabled", "Whether a summary is made.", default="on"),
                leaf(
                    SummaryPlan,
                    "timeoutSeconds",
                    "Seconds until the summary is given up.",
                    default="5",
                ),
                FreeJSON(
                    "messages",
                    label="Messages",
                    help="The prompt that makes the summary, as JSON: a list of messages.",
                ),
            ],
            label="Summary plan",
        ),
        leaf(
            TransferPlan,
            "sipHeadersInReferToEnabled",
            "Puts the SIP headers into the REFER address.",
            default="off",
            label="SIP headers in REFER",
        ),
        Group(
            "fallbackPlan",
            [
                Message(
                    label="Message when the transfer fails",
                    help="Said to the caller.",
                    unset="No fallback plan",
                ),
                leaf(
                    TransferFallbackPlan,
                    "endCallEnabled",
                    "Ends the call after the message.",
                    default="on",
                    label="End the call",
                ),
            ],
            label="Fallback plan",
            help="What happens when the transfer fails.",
        ),
    ],
    label="Transfer plan",
    head="mode",
)

_MESSAGE = Message(
    label="Message for the caller",
    help="Said before the transfer.",
    unset="Default (Transferring the call now)",
)
_DESCRIPTION = "Tells the AI when and how to transfer here."

DESTINATIONS = {
    "number": Group(
        "",
        [
            leaf(
                TransferDestinationNumber,
                "number",
                "In E.164, such as +14155550100, unless the check is off.",
                attributes={"type": "tel"},
            ),
            leaf(TransferDestinationNumber, "extension", "Dialled once the call is answered."),
            leaf(
                TransferDestinationNumber,
                "callerId",
                "What the operator sees. Default: the caller's number.",
                label="Caller ID",
            ),
            leaf(
                TransferDestinationNumber,
                "numberE164CheckEnabled",
                "Off allows numbers such as 1234.",
                default="on",
                label="E.164 check",
            ),
            _MESSAGE,
            leaf(TransferDestinationNumber, "description", _DESCRIPTION, long=True),
            TRANSFER_PLAN,
        ],
        optional=False,
    ),
    "sip": Group(
        "",
        [
            leaf(
                TransferDestinationSip,
                "sipUri",
                "Such as sip:desk@example.com.",
                label="SIP URI",
                attributes={"placeholder": "sip:"},
            ),
            Headers(
                "sipHeaders",
                label="SIP headers",
                help="Added to the transfer.",
                are_secret=False,
            ),
            leaf(
                TransferDestinationSip,
                "callerId",
                "What the operator sees. Default: as the SIP infrastructure decides.",
                label="Caller ID",
            ),
            _MESSAGE,
            leaf(TransferDestinationSip, "description", _DESCRIPTION, long=True),
            TRANSFER_PLAN,
        ],
        optional=False,
    ),
}


def destination(key: str, *, label: str, help: str = "", unset: str = "None") -> Alternatives:
    """A number or a SIP address that a call is handed to."""
    return Alternatives(
        key,
        by="type",
        options=DESTINATIONS,
        labels={"number": "Phone number", "sip": "SIP address"},
        label=label,
        help=help,
        unset=unset,
    )
