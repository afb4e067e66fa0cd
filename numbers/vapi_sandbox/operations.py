"""The API's operations, and the path and method of each."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from random import randrange

from msgspec import Raw

from vapi_client.json_text import read_json, write_json
from vapi_client.json_values import JSON
from vapi_client.schemas.listing import CreatedWindow, PageQuery

from . import collection
from .collection import DEFAULT_LIMIT
from .faults import Kind
from .organization import Organization
from .responses import Refused, Response, json_response
from .validation import check_create, check_update, parse_body, parse_query

UNAVAILABLE_AREA_CODES = frozenset({"212", "310", "415", "646"})
AREA_CODE_UNAVAILABLE = "This area code is currently not available. Hint: Try 385, 405, 573."
LAST_PAGE = 2**53 - 1  # the largest integer that every JSON parser reads exactly
UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)

Query = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class AuthorizedRequest:
    """A request whose key belongs to the organization. `quirk` is the fault that it meets."""

    organization: Organization
    query: Query
    body: bytes
    number_id: str = ""
    quirk: Kind | None = None


def list_page(request: AuthorizedRequest) -> Response:
    """GET /v2/phone-number"""
    query = parse_query(PageQuery, request.query)
    limit = DEFAULT_LIMIT if query.limit is None else query.limit
    page, order = min(query.page or 1, LAST_PAGE), query.sort_order or "DESC"
    texts, total = request.organization.number_store.select(
        query, search=query.search or "", page=page, ascending=order == "ASC"
    )
    pages = -(-total // limit) if limit else 0
    metadata = {
        "itemsPerPage": limit,
        "totalItems": total,
        "currentPage": page,
        "totalPages": pages,
        "hasNextPage": page < pages,
        "sortOrder": order,
    }
    return json_response({"results": [Raw(text) for text in texts], "metadata": metadata})


def list_all(request: AuthorizedRequest) -> Response:
    """GET /phone-number"""
    return _bare_list(request, request.organization.number_store)


def list_assistants(request: AuthorizedRequest) -> Response:
    """GET /assistant"""
    return _bare_list(request, request.organization.assistant_store)


def list_squads(request: AuthorizedRequest) -> Response:
    """GET /squad"""
    return _bare_list(request, request.organization.squad_store)


def get(request: AuthorizedRequest) -> Response:
    """GET /phone-number/{id}"""
    number_id = _checked_id(request)
    return _found(request.organization.number_store.get(number_id), number_id)


def create(request: AuthorizedRequest) -> Response:
    """POST /phone-number"""
    body = parse_body(request.body)
    check_create(body)
    area_code = body.get("numberDesiredAreaCode")
    with request.organization.lock:
        if area_code is not None:
            body["number"] = _bought_number(request.organization, area_code)
        _refuse_duplicate(request.organization, body)
        text = request.organization.create(body, activating=area_code is not None)
    return Response(201, text)


def update(request: AuthorizedRequest) -> Response:
    """PATCH /phone-number/{id}"""
    number_id = _checked_id(request)
    patch = parse_body(request.body)

    def change(stored: JSON) -> JSON:
        if request.quirk != "unchecked":
            check_update(stored, patch)
        _refuse_duplicate(request.organization, patch, excluding=number_id)
        cleared = [name for name, value in patch.items() if value is None]
        kept = stored if request.quirk == "ignores_null" else _without(stored, cleared)
        return {**kept, **_without(patch, cleared)}

    if request.quirk == "forgets":
        stored = request.organization.number_store.get(number_id)
        return _found(stored and write_json(change(read_json(stored))), number_id)
    return _found(request.organization.update(number_id, change), number_id)


def delete(request: AuthorizedRequest) -> Response:
    """DELETE /phone-number/{id}"""
    number_id = _checked_id(request)
    return _found(request.organization.remove(number_id), number_id)


Operation = Callable[[AuthorizedRequest], Response]

ROUTES: dict[str, dict[str, tuple[str, Operation]]] = {
    "/v2/phone-number": {"GET": ("list", list_page)},
    "/phone-number": {"GET": ("list_all", list_all), "POST": ("create", create)},
    "/phone-number/{id}": {
        "GET": ("get", get),
        "PATCH": ("update", update),
        "DELETE": ("delete", delete),
    },
    "/assistant": {"GET": ("assistants", list_assistants)},
    "/squad": {"GET": ("squads", list_squads)},
}
"""By path and method: the operation's name, as faults use it, and the function."""


def _bare_list(request: AuthorizedRequest, objects: collection.Collection) -> Response:
    texts, _ = objects.select(parse_query(CreatedWindow, request.query))
    return json_response([Raw(text) for text in texts])


def _checked_id(request: AuthorizedRequest) -> str:
    if not UUID.fullmatch(request.number_id):
        raise Refused(400, "Validation failed (uuid is expected)")
    return request.number_id.lower()


def _without(fields: JSON, names: Collection[str]) -> JSON:
    return {name: value for name, value in fields.items() if name not in names}


def _found(text: bytes | None, number_id: str) -> Response:
    if text is None:
        raise Refused(404, f"Couldn't find phone number {number_id}.")
    return Response(200, text)


def _bought_number(organization: Organization, area_code: str) -> str:
    if area_code in UNAVAILABLE_AREA_CODES or not re.fullmatch("[2-9][0-9]{2}", area_code):
        raise Refused(400, AREA_CODE_UNAVAILABLE)
    while True:
        number = f"+1{area_code}555{randrange(10_000):04}"  # noqa: S311 - not a secret
        if organization.number_store.find_holder([number]) is None:
            return number


def _refuse_duplicate(organization: Organization, body: JSON, *, excluding: str = "") -> None:
    for name in ("number", "sipUri"):
        if not (address := body.get(name)):
            continue
        holder = organization.number_store.find_holder([address], excluding=excluding)
        if holder is not None:
            raise Refused(400, f"Existing phone number {holder} has the same `{name}` {address}.")
