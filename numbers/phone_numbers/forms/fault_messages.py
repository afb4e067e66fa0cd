"""Messages for values that the OpenAPI document doesn't allow."""

from typing import Any

from vapi_client.errors import Fault
from vapi_client.json_values import value_at

MESSAGES = {
    "missing": "This is required.",
    "string_type": "This must be text.",
    "string_too_long": "At most {max_length} characters{has}.",
    "string_too_short": "At least {min_length} characters{has}.",
    "greater_than_equal": "At least {ge:g}.",
    "less_than_equal": "At most {le:g}.",
    "bool_type": "This must be on or off.",
    "list_type": "This must be a list.",
    "dict_type": "This must be an object.",
    "model_type": "This must be an object.",
    "model_attributes_type": "This must be an object.",
    "float_type": "This must be a number.",
    "finite_number": "This must be a number.",
    "literal_error": "This must be one of: {expected}.",
    "union_tag_invalid": "This must be one of: {expected_tags}.",
    "union_tag_not_found": "Its {discriminator} is required.",
    "extra_forbidden": "Vapi doesn't have a field “{field}”.",
}
MOST_LISTED = 12


def fault_message(fault: Fault, number: Any) -> str:
    """Return one sentence about a fault in `number`, with the length of a text that is too long."""
    message = MESSAGES.get(fault.kind)
    if message is None:
        return fault.reason
    context = dict(fault.context)
    if str(context.get("expected", "")).count("'") > 2 * MOST_LISTED:
        context["expected"] = "the values in Vapi's API reference"
    value = value_at(number, fault.path)
    context |= {
        "field": fault.path[-1] if fault.path else "",
        "has": f"; this has {len(value)}" if isinstance(value, str) else "",
    }
    try:
        return message.format(**context)
    except (KeyError, ValueError):
        return fault.reason
