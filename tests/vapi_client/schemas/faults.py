"""Validates an update of one part of a number."""

from typing import Any

from vapi_client.schemas.validation import faults_in


def kinds_of(**fields: Any) -> list[tuple[str, str]]:
    """Return the path and the kind of each fault of an update of a Vapi number."""
    faults = faults_in({"provider": "vapi", **fields}, creates=False)
    return [(".".join(map(str, fault.path)), fault.kind) for fault in faults]
