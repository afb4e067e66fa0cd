"""Faults on demand: what goes wrong, in which operation, how often.

status        an error with `status`, `headers` and `body`
html          an HTML page with `status`
redirect      `status` (302) to the Location in `headers`
latency       a delay of `seconds` (± `jitter`), or until the faults are cleared; combines with
              one other fault
hang          no response until the client disconnects; `midway`: half a response first
reset         the connection is reset; `midway`: half a response first
drip          the response byte by byte, `seconds` apart; `midway`: only the body drips
cut_off       half the JSON, with a correct Content-Length
wrong_shape   an array instead of an object, an object instead of an array, or `body`
large         the response, padded with white space to `size` bytes
content_type  the response as text/plain, or as `headers` say
ignores_null  an update that leaves fields as they are instead of clearing them
forgets       an update that is answered as if it had been made, and isn't
unchecked     an update that takes any values
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from random import random, uniform
from threading import Event, Lock
from typing import Any, ClassVar, Literal, get_args

from pydantic import ConfigDict

from vapi_client.json_text import write_json

from .responses import JSON_HEADERS, Response, error_response, reason

Kind = Literal[
    "status",
    "html",
    "redirect",
    "latency",
    "hang",
    "reset",
    "drip",
    "cut_off",
    "wrong_shape",
    "large",
    "content_type",
    "ignores_null",
    "forgets",
    "unchecked",
]
OperationName = Literal[
    "list", "list_all", "get", "create", "update", "delete", "assistants", "squads", "*"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
OPERATIONS: tuple[OperationName, ...] = get_args(OperationName)

_DEFAULT_STATUS: dict[Kind, int] = {"status": 500, "html": 502, "redirect": 302}
_TAKES_EFFECT: frozenset[Kind] = frozenset(
    {
        "drip",
        "cut_off",
        "wrong_shape",
        "large",
        "content_type",
        "ignores_null",
        "forgets",
        "unchecked",
    }
)


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong `times` times (None: until cleared) at a `rate` from 0 to 1.

    With `when="after"`, the operation takes effect first, so the client can't know whether its
    write was applied. With `when="late"`, it takes effect when `apply_late_requests` is called. A
    `body` of type str is sent unchanged, any other as JSON.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    kind: Kind = "status"
    _: KW_ONLY
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    when: Literal["before", "after", "late"] = "before"
    midway: bool = False
    times: int | None = None
    rate: float = 1.0
    seconds: float = 1.0
    jitter: float = 0.0
    size: int = 10_000_000

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}")

    @property
    def takes_effect(self) -> bool:
        """Return whether the operation is carried out in spite of the fault."""
        return self.when != "late" and (
            self.when == "after" or self.midway or self.kind in _TAKES_EFFECT
        )

    def delay(self) -> float:
        """Return the seconds that a latency lasts this time."""
        return max(0.0, uniform(self.seconds - self.jitter, self.seconds + self.jitter))  # noqa: S311

    def spoil(self, response: Response) -> Response:
        """Return the response that the client gets instead of this one."""
        status = self.status or _DEFAULT_STATUS.get(self.kind, response.status)
        headers = {**response.headers, **self.headers}
        match self.kind:
            case "status":
                return self._with_own_body(error_response(status, headers=self.headers))
            case "html":
                page = f"<!doctype html><title>{status}</title><h1>{reason(status)}</h1>"
                html = {"Content-Type": "text/html; charset=utf-8", **self.headers}
                return self._with_own_body(Response(status, page.encode(), html))
            case "redirect":
                location = {"Location": "http://127.0.0.1:9/elsewhere", **self.headers}
                return Response(status, b"", location)
            case "cut_off":
                body = response.body[: len(response.body) // 2]
            case "wrong_shape":
                body = b"{}" if response.body.startswith(b"[") else b"[%s]" % response.body
            case "large":
                body = response.body.ljust(self.size)
            case "content_type":
                body, headers = response.body, {"Content-Type": "text/plain", **self.headers}
            case _:
                return response
        return self._with_own_body(Response(status, body, headers))

    def _with_own_body(self, response: Response) -> Response:
        if self.body is None:
            return response
        own = self.body.encode() if isinstance(self.body, str) else write_json(self.body)
        return replace(response, body=own)


NO_RESPONSE = Response(200, b"", JSON_HEADERS)
"""Stands in for the response of an operation that a fault prevented."""


class Faults:
    """The faults that one organization's next requests meet."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[tuple[str, Fault]] = []
        self.cleared = Event()
        """Is set when the faults of now are cleared, which ends the latencies under way."""

    def add(self, operation: str, fault: Fault) -> None:
        if operation not in OPERATIONS:
            raise ValueError(f"operation must be one of {', '.join(OPERATIONS)}")
        with self._lock:
            self._waiting.append((operation, fault))

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()
            self.cleared.set()
            self.cleared = Event()

    def waiting(self) -> list[tuple[str, Fault]]:
        """Return pairs of an operation and a fault still to come, oldest first."""
        with self._lock:
            return list(self._waiting)

    def take(self, operation: str) -> tuple[list[Fault], Fault | None]:
        """Return the latencies that one request meets, and its other fault, if any.

        Each of them then has one time less to come.
        """
        latencies: list[Fault] = []
        other: Fault | None = None
        with self._lock:
            remaining = []
            for place, fault in self._waiting:
                meets = place in (operation, "*") and (fault.rate >= 1 or random() < fault.rate)  # noqa: S311
                if not meets or (other is not None and fault.kind != "latency"):
                    remaining.append((place, fault))
                    continue
                if fault.kind == "latency":
                    latencies.append(fault)
                else:
                    other = fault
                if fault.times is None:
                    remaining.append((place, fault))
                elif fault.times > 1:
                    remaining.append((place, replace(fault, times=fault.times - 1)))
            self._waiting = remaining
        return latencies, other
