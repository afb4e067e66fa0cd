"""The form of a transfer destination: a phone number or a SIP address."""

from phone_numbers.forms.from_schema import leaf
from phone_numbers.forms.groups import Alternatives, Group
from phone_numbers.forms.headers import Headers
from vapi_client.schemas.transfer import TransferDestinationNumber, TransferDestinationSip

from .message import Message
from .transfer_plan import TRANSFER_PLAN

_MESSAGE = Message(
    label="Message for the caller",
    help="The caller hears this before the transfer.",
    unset="Default (Transferring the call now)",
)
_DESCRIPTION = "Tells the AI when and how to transfer a call here."

DESTINATIONS = {
    "number": Group(
        "",
        [
            leaf(
                TransferDestinationNumber,
                "number",
                "With + and the country code, such as +1 415 555 0100.",
                attributes={"type": "tel"},
            ),
            leaf(
                TransferDestinationNumber,
                "extension",
                "Vapi dials it after it transfers the call to the number.",
            ),
            leaf(
                TransferDestinationNumber,
                "callerId",
                "The number that the operator sees. Default: the number that the call comes from.",
                label="Caller ID",
            ),
            leaf(
                TransferDestinationNumber,
                "numberE164CheckEnabled",
                "Turn this off to allow numbers such as 1234 on your own trunk.",
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
                help="Vapi adds them to the SIP REFER.",
            ),
            leaf(
                TransferDestinationSip,
                "callerId",
                "The number that the operator sees. Used only with DIAL. Default: the SIP "
                "infrastructure decides.",
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
    """Return the inputs of a destination: a phone number or a SIP address."""
    return Alternatives(
        key,
        by="type",
        options=DESTINATIONS,
        labels={"number": "Phone number", "sip": "SIP address"},
        label=label,
        help=help,
        unset=unset,
    )
