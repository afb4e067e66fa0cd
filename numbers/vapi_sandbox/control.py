"""The control interface over HTTP: change and inspect the sandbox from another process.

    GET    /_sandbox/organizations      list organizations: keys, seeding, whether revoked
    POST   /_sandbox/organizations      add one: {"key", "publicKey", "numbers", "assistants",
                                        "squads", "seed", "assistantSize"}, all optional
    GET    /_sandbox/faults             list the faults still to come
    POST   /_sandbox/faults             add one: {"operation": "list", "kind": "status",
                                        "status": 503, "times": 2, ...}
    DELETE /_sandbox/faults             clear them
    GET    /_sandbox/requests           list the requests received, oldest first
    DELETE /_sandbox/requests           forget them
    POST   /_sandbox/late               carry out the requests that faults put off
    POST   /_sandbox/revoke, /restore   refuse the key; accept it again
    POST   /_sandbox/reset              restore the sample data

`?key=` limits a request to one organization; without it, it applies to all of them. No request
needs a key: anyone who can reach the sandbox can use it. A fault has the fields of
`vapi_sandbox.Fault`.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from vapi_client.json_values import JSON

from .faults import Fault, OperationName
from .messages import message_at
from .organization import Organization
from .received import Received
from .registry import Registry
from .responses import Refused, Response, json_response
from .validation import parse_body

PREFIX = "/_sandbox"
FAULT = TypeAdapter(Fault)
OPERATION: TypeAdapter[OperationName] = TypeAdapter(OperationName)
Count = Annotated[int, Field(ge=0)]


class NewOrganization(BaseModel):
    """The body of a request that adds an organization."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid")

    key: str | None = None
    public_key: str | None = None
    numbers: Count = 0
    assistants: Count = 0
    squads: Count = 0
    seed: int = 1
    assistant_size: Count = 0


def respond(registry: Registry, received: Received) -> Response:
    """Return the response to a control request. Raises Refused."""
    methods = ROUTES.get(received.path.removeprefix(PREFIX).strip("/"))
    if methods is None:
        raise Refused(404, f"Cannot {received.method} {received.path}")
    if received.method not in methods:
        raise Refused(405, f"Use {', '.join(methods)}", {"Allow": ", ".join(methods)})
    try:
        return methods[received.method](registry, received)
    except ValidationError as invalid:
        raise Refused(
            400, [message_at(error["loc"], error["msg"]) for error in invalid.errors()]
        ) from None
    except ValueError as invalid:
        raise Refused(400, str(invalid)) from None


def _list_organizations(registry: Registry, received: Received) -> Response:
    return json_response([_to_json(organization) for organization in _selected(registry, received)])


def _add_organization(registry: Registry, received: Received) -> Response:
    wanted = NewOrganization.model_validate(parse_body(received.raw_body))
    return json_response(_to_json(registry.add_organization(**wanted.model_dump())), 201)


def _list_faults(registry: Registry, received: Received) -> Response:
    return json_response(
        [
            {"organization": organization.id, "operation": operation, **asdict(fault)}
            for organization in _selected(registry, received)
            for operation, fault in organization.faults.waiting()
        ]
    )


def _add_fault(registry: Registry, received: Received) -> Response:
    wanted = parse_body(received.raw_body)
    operation = OPERATION.validate_python(wanted.pop("operation", "*"))
    fault = FAULT.validate_python(wanted)
    for organization in _selected(registry, received):
        organization.fail(operation, fault)
    return json_response({"operation": operation, **asdict(fault)}, 201)


def _clear_faults(registry: Registry, received: Received) -> Response:
    return _for_each(registry, received, Organization.clear_faults)


def _list_requests(registry: Registry, received: Received) -> Response:
    source = _selected(registry, received)[0] if "key" in received.query else registry
    return json_response([record.to_json() for record in source.requests])


def _forget_requests(registry: Registry, received: Received) -> Response:
    if "key" not in received.query:
        registry.forget_requests()
    return _for_each(registry, received, Organization.forget_requests)


def _apply_late_requests(registry: Registry, received: Received) -> Response:
    return _for_each(registry, received, Organization.apply_late_requests)


def _revoke(registry: Registry, received: Received) -> Response:
    return _for_each(registry, received, Organization.revoke)


def _restore(registry: Registry, received: Received) -> Response:
    return _for_each(registry, received, Organization.restore)


def _reset(registry: Registry, received: Received) -> Response:
    if "key" not in received.query:
        registry.forget_requests()
    return _for_each(registry, received, Organization.reset)


ROUTES: dict[str, dict[str, Callable[[Registry, Received], Response]]] = {
    "organizations": {"GET": _list_organizations, "POST": _add_organization},
    "faults": {"GET": _list_faults, "POST": _add_fault, "DELETE": _clear_faults},
    "requests": {"GET": _list_requests, "DELETE": _forget_requests},
    "late": {"POST": _apply_late_requests},
    "revoke": {"POST": _revoke},
    "restore": {"POST": _restore},
    "reset": {"POST": _reset},
}


def _selected(registry: Registry, received: Received) -> list[Organization]:
    """Return the organization that `?key=` names, or all of them."""
    if "key" not in received.query:
        return registry.organizations
    organization = registry.organization(received.query["key"][-1])
    if organization is None:
        raise Refused(404, "No organization has this key")
    return [organization]


def _for_each(
    registry: Registry, received: Received, action: Callable[[Organization], None]
) -> Response:
    organizations = _selected(registry, received)
    for organization in organizations:
        action(organization)
    return json_response([_to_json(organization) for organization in organizations])


def _to_json(organization: Organization) -> JSON:
    return {
        "id": organization.id,
        "key": organization.key,
        "publicKey": organization.public_key,
        "revoked": organization.revoked,
        "seeding": organization.seeding,
    }
