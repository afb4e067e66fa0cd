"""The control interface under `/_sandbox/`: what is asked of the sandbox itself.

    GET    /_sandbox/organizations      each with its keys, its seeding, whether it is revoked
    POST   /_sandbox/organizations      {"key", "publicKey", "numbers", "assistants", "squads",
                                        "seed", "assistantSize"}, all optional: adds one
    GET    /_sandbox/faults             the faults that wait
    POST   /_sandbox/faults             {"operation": "list", "kind": "status", "status": 503,
                                        "times": 2, ...}: adds a fault
    DELETE /_sandbox/faults             clears them
    GET    /_sandbox/requests           what was received, the oldest first
    DELETE /_sandbox/requests           forgets it
    POST   /_sandbox/revoke, /restore   refuses the key; accepts it again
    POST   /_sandbox/reset              back to what was seeded

`?key=` restricts a call to one organization; without it, it concerns all. It needs no key of its
own: whoever reaches the sandbox may use it. A fault's fields are those of `vapi_sandbox.Fault`.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from vapi_client.json_values import JSON

from .faults import Fault, Operation
from .messages import dotted
from .organization import Organization
from .received import Received
from .responses import Refused, Response, answer
from .validation import parsed_body

if TYPE_CHECKING:
    from .sandbox import Sandbox

FAULT = TypeAdapter(Fault)
OPERATION: TypeAdapter[Operation] = TypeAdapter(Operation)
Count = Annotated[int, Field(ge=0)]


class NewOrganization(BaseModel):
    """What an organization is added with."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid")

    key: str | None = None
    public_key: str | None = None
    numbers: Count = 0
    assistants: Count = 0
    squads: Count = 0
    seed: int = 1
    assistant_size: Count = 0


def respond(sandbox: "Sandbox", received: Received) -> Response:
    """Answers one call of the control interface."""
    methods = _CALLS.get(received.path.removeprefix("/_sandbox").strip("/"))
    if methods is None:
        raise Refused(404, f"Cannot {received.method} {received.path}")
    if received.method not in methods:
        raise Refused(405, f"Use {', '.join(methods)}", {"Allow": ", ".join(methods)})
    try:
        return methods[received.method](sandbox, received)
    except ValidationError as invalid:
        raise Refused(
            400, [dotted(error["loc"], error["msg"]) for error in invalid.errors()]
        ) from None
    except ValueError as invalid:
        raise Refused(400, str(invalid)) from None


def _list_organizations(sandbox: "Sandbox", received: Received) -> Response:
    return answer([_described(organization) for organization in _concerned(sandbox, received)])


def _add_organization(sandbox: "Sandbox", received: Received) -> Response:
    wanted = NewOrganization.model_validate(parsed_body(received.raw_body))
    return answer(_described(sandbox.add_organization(**wanted.model_dump())), 201)


def _list_faults(sandbox: "Sandbox", received: Received) -> Response:
    return answer(
        [
            {"organization": organization.id, "operation": operation, **asdict(fault)}
            for organization in _concerned(sandbox, received)
            for operation, fault in organization.faults.waiting()
        ]
    )


def _add_fault(sandbox: "Sandbox", received: Received) -> Response:
    wanted = parsed_body(received.raw_body)
    operation = OPERATION.validate_python(wanted.pop("operation", "*"))
    fault = FAULT.validate_python(wanted)
    for organization in _concerned(sandbox, received):
        organization.fail(operation, fault)
    return answer({"operation": operation, **asdict(fault)}, 201)


def _clear_faults(sandbox: "Sandbox", received: Received) -> Response:
    return _each(sandbox, received, Organization.clear_faults)


def _list_requests(sandbox: "Sandbox", received: Received) -> Response:
    source = _concerned(sandbox, received)[0] if "key" in received.query else sandbox
    return answer([record.to_json() for record in source.requests])


def _forget_requests(sandbox: "Sandbox", received: Received) -> Response:
    if "key" not in received.query:
        sandbox.forget_requests()
    return _each(sandbox, received, Organization.forget_requests)


def _revoke(sandbox: "Sandbox", received: Received) -> Response:
    return _each(sandbox, received, Organization.revoke)


def _restore(sandbox: "Sandbox", received: Received) -> Response:
    return _each(sandbox, received, Organization.restore)


def _reset(sandbox: "Sandbox", received: Received) -> Response:
    if "key" not in received.query:
        sandbox.forget_requests()
    return _each(sandbox, received, Organization.reset)


_CALLS: dict[str, dict[str, Callable[["Sandbox", Received], Response]]] = {
    "organizations": {"GET": _list_organizations, "POST": _add_organization},
    "faults": {"GET": _list_faults, "POST": _add_fault, "DELETE": _clear_faults},
    "requests": {"GET": _list_requests, "DELETE": _forget_requests},
    "revoke": {"POST": _revoke},
    "restore": {"POST": _restore},
    "reset": {"POST": _reset},
}


def _concerned(sandbox: "Sandbox", received: Received) -> list[Organization]:
    """The organization of `?key=`, or all."""
    if "key" not in received.query:
        return sandbox.organizations
    organization = sandbox.organization(received.query["key"][-1])
    if organization is None:
        raise Refused(404, "No organization has this key")
    return [organization]


def _each(
    sandbox: "Sandbox", received: Received, action: Callable[[Organization], None]
) -> Response:
    organizations = _concerned(sandbox, received)
    for organization in organizations:
        action(organization)
    return answer([_described(organization) for organization in organizations])


def _described(organization: Organization) -> JSON:
    return {
        "id": organization.id,
        "key": organization.key,
        "publicKey": organization.public_key,
        "revoked": organization.revoked,
        "seeding": organization.seeding,
    }
