"""The record of what the sandbox received."""

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson

MAX_RECORDS = 10_000


@dataclass
class Received:
    """One request; `status` stays None when no whole answer was given.

    Header names are in lower case. Of the key in Authorization only its last four characters
    are kept.
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
        """The body as JSON; its text when it is none, None without a body."""
        if not self.raw_body:
            return None
        try:
            return orjson.loads(self.raw_body)
        except orjson.JSONDecodeError:
            return self.raw_body.decode(errors="replace")

    def to_json(self) -> dict[str, Any]:
        """The record for the control interface."""
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
    """An empty record that forgets its oldest entries."""
    return deque(maxlen=MAX_RECORDS)


def masked_authorization(value: str) -> str:
    """An Authorization value that can be shown."""
    scheme, _, key = value.partition(" ")
    return f"{scheme} …{key[-4:]}"
