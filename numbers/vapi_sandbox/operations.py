"""The operations of the API: which path and method they have, and what they do."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import randrange

import orjson

from vapi_client.json_values import JSON
from vapi_client.schemas.listing import CreatedWindow, PageQuery

from .collection import DEFAULT_LIMIT, Collection
from .organization import Organization
from .responses import Refused, Response, answer
from .validation import check_create, check_update, parsed_body, parsed_query

UNAVAILABLE_AREA_CODES = frozenset({"212", "310", "415", "646"})
AREA_CODE_UNAVAILABLE = "This area code is currently not available. Hint: Try 385, 405, 573."
LAST_PAGE = 2**53 - 1  # to which JSON's numbers are exact
UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)

Query = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Call:
    """One request to one organization, after authentication."""

    organization: Organization
    query: Query
    body: bytes
    number_id: str = ""


def list_page(call: Call) -> Response:
    """GET /v2/phone-number"""
    query = parsed_query(PageQuery, call.query)
    limit = DEFAULT_LIMIT if query.limit is None else query.limit
    page, order = min(query.page or 1, LAST_PAGE), query.sort_order or "DESC"
    texts, total = call.organization.number_store.select(
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
    return answer({"results": [orjson.Fragment(text) for text in texts], "metadata": metadata})


def list_all(call: Call) -> Response:
    """GET /phone-number"""
    return _bare_list(call, call.organization.number_store)


def list_assistants(call: Call) -> Response:
    """GET /assistant"""
    return _bare_list(call, call.organization.assistant_store)


def list_squads(call: Call) -> Response:
    """GET /squad"""
    return _bare_list(call, call.organization.squad_store)


def get(call: Call) -> Response:
    """GET /phone-number/{id}"""
    number_id = _checked_id(call)
    return _found(call.organization.number_store.get(number_id), number_id)


def create(call: Call) -> Response:
    """POST /phone-number"""
    body = parsed_body(call.body)
    check_create(body)
    area_code = body.get("numberDesiredAreaCode")
    with call.organization.lock:
        if area_code is not None:
            body["number"] = _bought_number(call.organization, area_code)
        _refuse_duplicate(call.organization, body)
        text = call.organization.create(body, activating=area_code is not None)
    return Response(201, text)


def update(call: Call) -> Response:
    """PATCH /phone-number/{id}"""
    number_id = _checked_id(call)
    patch = parsed_body(call.body)

    def change(stored: JSON) -> JSON:
        check_update(stored, patch)
        _refuse_duplicate(call.organization, patch, but=number_id)
        return {
            name: value
            for name, value in {**stored, **patch}.items()
            if value is not None or name not in patch
        }

    return _found(call.organization.update(number_id, change), number_id)


def delete(call: Call) -> Response:
    """DELETE /phone-number/{id}"""
    number_id = _checked_id(call)
    return _found(call.organization.remove(number_id), number_id)


Handler = Callable[[Call], Response]

ROUTES: dict[str, dict[str, tuple[str, Handler]]] = {
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
"""Path and method: the operation's name, as faults know it, and what does it."""


def _bare_list(call: Call, collection: Collection) -> Response:
    texts, _ = collection.select(parsed_query(CreatedWindow, call.query))
    return answer([orjson.Fragment(text) for text in texts])


def _checked_id(call: Call) -> str:
    if not UUID.fullmatch(call.number_id):
        raise Refused(400, "Validation failed (uuid is expected)")
    return call.number_id.lower()


def _found(text: bytes | None, number_id: str) -> Response:
    if text is None:
        raise Refused(404, f"Couldn't find phone number {number_id}.")
    return Response(200, text)


def _bought_number(organization: Organization, area_code: str) -> str:
    if area_code in UNAVAILABLE_AREA_CODES or not re.fullmatch("[2-9][0-9]{2}", area_code):
        raise Refused(400, AREA_CODE_UNAVAILABLE)
    while True:
        number = f"+1{area_code}555{randrange(10_000):04}"  # noqa: S311 - not a secret
        if organization.number_store.holder_of([number]) is None:
            return number


def _refuse_duplicate(organization: Organization, body: JSON, *, but: str | None = None) -> None:
    for name in ("number", "sipUri"):
        if not (address := body.get(name)):
            continue
        holder = organization.number_store.holder_of([address], but=but)
        if holder is not None:
            raise Refused(400, f"Existing phone number {holder} has the same `{name}` {address}.")
