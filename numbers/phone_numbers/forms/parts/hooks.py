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
    "assistant-request-failed": "Failed",
    "assistant-request-returned-error": "Returned an error",
    "assistant-request-returned-unspeakable-error": "Returned an unspeakable error",
    "assistant-request-returned-invalid-assistant": "Returned an invalid assistant",
    "assistant-request-returned-no-assistant": "Returned no assistant",
    "assistant-request-returned-forwarding-phone-number": "Returned a forwarding phone number",
}
ACTIONS = {
    "transfer": Group("", [destination("destination", label="Destination")], optional=False),
    "say": Group(
        "",
        [
            leaf(
                SayPhoneNumberHookAction,
                "exact",
                "Vapi says exactly this text.",
                label="Text",
                long=True,
            )
        ],
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
                        "One prefix on each line, with the country code, such as 49. The hook runs "
                        "if any of them matches.",
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
            help="Vapi performs only the first action and ignores the others.",
            row_label="Action",
            adds={"type=say": "Add say action", "type=transfer": "Add transfer action"},
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
                        label="The call ended because the assistant request",
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
    help="What Vapi does when a call rings, before anything answers it, and when a call ends.",
    row_label="Hook",
    adds={"on=call.ringing": "Add ringing hook", "on=call.ending": "Add ending hook"},
)
