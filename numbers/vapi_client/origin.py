"""Where a call comes from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """The request that a call is made for: its id, and its trace (W3C Trace Context)."""

    request_id: str
    traceparent: str
