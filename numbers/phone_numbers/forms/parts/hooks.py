"""The form of hooks: what happens when a call rings or ends."""

from phone_numbers.forms.from_schema import leaf
from phone_numbers.forms.groups import Alternatives, Group
from phone_numbers.forms.rows import Rows
from vapi_client.schemas.hooks import (
    PhoneNumberCallEndingHookFilter,
    PhoneNumberCallRingingHookFilter,
    SayPhoneNumberHookAction,
)

from .transfer import destination

REASONS = {
    "assistant-request-failed": "Assistant request failed",
    "assistant-request-returned-error": "… returned an error",
    "assistant-request-returned-unspeakable-error": "… returned an unspeakable error",
    "assistant-request-returned-invalid-assistant": "… returned an invalid assistant",
    "assistant-request-returned-no-assistant": "… returned no assistant",
    "assistant-request-returned-forwarding-phone-number": "… returned a forwarding phone number",
}
ACTIONS = {
    "transfer": Group("", [destination("destination", label="Destination")], optional=False),
    "say": Group(
        "",
        [leaf(SayPhoneNumberHookAction, "exact", "Said as it is.", label="Text", long=True)],
        optional=False,
    ),
}
ACTION_LABELS = {"transfer": "Transfer", "say": "Say"}

_RINGING = Group(
    "",
    [
        Rows(
            "filters",
            Group(
                "",
                [
                    leaf(
                        PhoneNumberCallRingingHookFilter,
                        "startsWith",
                        "Prefixes of callers' numbers without the plus, one a line, such as 49.",
                        label="Caller's number starts with",
                    )
                ],
                constants={"type": "startsWith", "key": "number"},
                optional=False,
            ),
            label="Filters",
            row_label="Filter",
            adds={"": "Add a filter"},
            ordered=False,
        ),
        Rows(
            "do",
            Alternatives("", by="type", options=ACTIONS, labels=ACTION_LABELS, label="Action"),
            label="Actions",
            help="Vapi carries out the first one only.",
            row_label="Action",
            adds={"type=say": "Add: say", "type=transfer": "Add: transfer"},
            required=True,
        ),
    ],
)
_ENDING = Group(
    "",
    [
        Rows(
            "filters",
            Group(
                "",
                [
                    leaf(
                        PhoneNumberCallEndingHookFilter,
                        "oneOf",
                        label="Call ended because",
                        labels=REASONS,
                    )
                ],
                constants={"type": "oneOf", "key": "call.endedReason"},
                optional=False,
            ),
            label="Filters",
            row_label="Filter",
            adds={"": "Add a filter"},
            ordered=False,
        ),
        Alternatives(
            "do",
            by="type",
            options=ACTIONS,
            labels=ACTION_LABELS,
            label="Action",
            unset="None",
        ),
    ],
)

HOOKS = Rows(
    "hooks",
    Alternatives(
        "",
        by="on",
        options={"call.ringing": _RINGING, "call.ending": _ENDING},
        labels={"call.ringing": "When a call rings", "call.ending": "When a call ends"},
        label="Hook",
        alike=False,
    ),
    label="Hooks",
    help="What happens when a call rings, before anything answers it, and when a call ends.",
    row_label="Hook",
    adds={"on=call.ringing": "Add: when a call rings", "on=call.ending": "Add: when a call ends"},
)
