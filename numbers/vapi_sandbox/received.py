"""Records of the requests that the sandbox received."""

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from vapi_client.json_text import BrokenJSON, read_json

MAX_RECORDS = 10_000


@dataclass
class Received:
    """One request. `status` is None until a complete response was sent.

    Header names are in lower case. Authorization keeps only the last four characters of the key.
    """

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    raw_body: bytes
    time: datetime = field(default_factory=lambda: datetime.now(UTC))
    operation: str | None = None
    organization: str | None = None
    status: int | None = None

    @property
    def body(self) -> Any:
        """The body as parsed JSON, or as text if it isn't JSON, or None if there is none."""
        if not self.raw_body:
            return None
        try:
            return read_json(self.raw_body)
        except BrokenJSON:
            return self.raw_body.decode(errors="replace")

    def to_json(self) -> dict[str, Any]:
        """Return the record as the control interface shows it."""
        return {
            "time": self.time,
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "headers": self.headers,
            "body": self.body,
            "operation": self.operation,
            "organization": self.organization,
            "status": self.status,
        }


Records = deque[Received]


def new_records() -> Records:
    """Return an empty list of records, which drops its oldest entries."""
    return deque(maxlen=MAX_RECORDS)


def masked_authorization(value: str) -> str:
    """Return an Authorization header with all but the key's last four characters masked."""
    scheme, _, key = value.partition(" ")
    return f"{scheme} …{key[-4:]}"
