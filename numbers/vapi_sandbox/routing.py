"""From a request to its response: the route, the key, the faults, the operation."""

from functools import partial
from threading import Event

from .faults import NO_RESPONSE, Fault
from .operations import ROUTES, AuthorizedRequest, Operation
from .organization import Organization
from .received import Received
from .responses import Refused, Response

INVALID_KEY = (
    "Invalid Key. Hot tip, you may be using the private key instead of the public key, "
    "or vice versa."
)
ON_THE_WIRE = ("hang", "reset", "drip")


def respond(
    received: Received, key: str, organization: Organization | None
) -> tuple[Response, Fault | None]:
    """Return the response to a request, and the fault that the server still has to act out.

    `organization` is the one that the key belongs to.
    """
    try:
        operation, number_id = _route(received)
        if organization is None or organization.revoked or key != organization.key:
            raise Refused(401, INVALID_KEY)
    except Refused as refused:
        return refused.response, None
    cleared = organization.faults.cleared
    latencies, fault = organization.faults.take(received.operation or "*")
    quirk = fault.kind if fault else None
    request = AuthorizedRequest(organization, received.query, received.raw_body, number_id, quirk)
    _wait(cleared, [latency for latency in latencies if latency.when == "before"])
    carried_out = fault is None or fault.takes_effect
    response = _carry_out(operation, request) if carried_out else NO_RESPONSE
    if fault and fault.when == "late":
        organization.late_requests.append(partial(_carry_out, operation, request))
    _wait(cleared, [latency for latency in latencies if latency.when == "after"])
    if fault is None or fault.kind in ON_THE_WIRE:
        return response, fault
    return fault.spoil(response), None


def _route(received: Received) -> tuple[Operation, str]:
    """Note the operation's name on the request; return the operation and the id in the path."""
    path, number_id = received.path, ""
    prefix, _, last = path.rpartition("/")
    if prefix == "/phone-number":
        path, number_id = "/phone-number/{id}", last
    methods = ROUTES.get(path)
    if methods is None:
        raise Refused(404, f"Cannot {received.method} {received.path}")
    if received.method not in methods:
        raise Refused(
            405, f"Cannot {received.method} {received.path}", {"Allow": ", ".join(methods)}
        )
    received.operation, operation = methods[received.method]
    return operation, number_id


def _wait(cleared: Event, latencies: list[Fault]) -> None:
    if latencies:
        cleared.wait(sum(latency.delay() for latency in latencies))


def _carry_out(operation: Operation, request: AuthorizedRequest) -> Response:
    request.organization.activate_due_numbers()
    try:
        return operation(request)
    except Refused as refused:
        return refused.response
