"""Call the sandbox with Vapi's own client, for `test_official_sdk.py` (Python of .venv-sdk).

It reads JSON from standard input: where the sandbox is, and what to create, update and delete. It
prints the numbers that the client read from the responses, one a line.
"""

import json
import sys
from datetime import UTC, datetime
from typing import Any

from vapi import Vapi
from vapi.phone_numbers import (
    CreatePhoneNumbersRequest_ByoPhoneNumber,
    CreatePhoneNumbersRequest_Telnyx,
    CreatePhoneNumbersRequest_Twilio,
    CreatePhoneNumbersRequest_Vapi,
    CreatePhoneNumbersRequest_Vonage,
    UpdatePhoneNumbersRequestBody_ByoPhoneNumber,
    UpdatePhoneNumbersRequestBody_Telnyx,
    UpdatePhoneNumbersRequestBody_Twilio,
    UpdatePhoneNumbersRequestBody_Vapi,
    UpdatePhoneNumbersRequestBody_Vonage,
)

CREATE = {
    "byo-phone-number": CreatePhoneNumbersRequest_ByoPhoneNumber,
    "telnyx": CreatePhoneNumbersRequest_Telnyx,
    "twilio": CreatePhoneNumbersRequest_Twilio,
    "vapi": CreatePhoneNumbersRequest_Vapi,
    "vonage": CreatePhoneNumbersRequest_Vonage,
}
UPDATE = {
    "byo-phone-number": UpdatePhoneNumbersRequestBody_ByoPhoneNumber,
    "telnyx": UpdatePhoneNumbersRequestBody_Telnyx,
    "twilio": UpdatePhoneNumbersRequestBody_Twilio,
    "vapi": UpdatePhoneNumbersRequestBody_Vapi,
    "vonage": UpdatePhoneNumbersRequestBody_Vonage,
}


def call_everything(
    url: str, key: str, provider: str, create: dict[str, Any], update: dict[str, Any], delete: str
) -> list[Any]:
    """Make every request on phone numbers that the client offers; return the results."""
    numbers = Vapi(base_url=url, token=key).phone_numbers
    since = datetime(2026, 1, 1, tzinfo=UTC)
    created = numbers.create(request=CREATE[provider](**create))
    return [
        created,
        numbers.get(created.id),
        *numbers.list(limit=10, created_at_ge=since),
        *numbers.phone_number_controller_find_all_paginated(
            search="front", page=1, sort_order="ASC", limit=10
        ).results,
        numbers.update(created.id, request=UPDATE[provider](**update)),
        numbers.delete(delete),
    ]


if __name__ == "__main__":
    sys.stdout.writelines(
        f"{number.json()}\n" for number in call_everything(**json.load(sys.stdin))
    )
