"""Links from other pages to the inputs of a number's form."""

from collections.abc import Mapping

from vapi_client.json_values import Path

from .form_element import id_of

# The inputs that choose what the others are
INPUTS: Mapping[Path, str] = {
    ("assistantId",): "assignment",
    ("fallbackDestination",): "fallbackDestination.type",
}


def input_address(form: str, place: Path) -> str:
    """Return the address of the input for a place in a number's JSON, on a form's page."""
    return f"{form}#{id_of(INPUTS.get(place) or '.'.join(map(str, place)))}"
