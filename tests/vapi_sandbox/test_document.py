"""Validate the sandbox against Vapi's OpenAPI document with generated requests.

The sandbox must accept valid requests and refuse invalid ones. Every response must have a status, a
content type and a shape that the document defines.
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any
from uuid import UUID

import pytest
import requests
import schemathesis
from schemathesis import Case, HookContext
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import BaseSchema

from tests.outside import read_document
from vapi_client.json_values import JSON
from vapi_sandbox import Organization, Sandbox, operations
from vapi_sandbox.server import MAX_BODY

pytestmark = pytest.mark.slow

NUMBERS: list[JSON] = [
    {"provider": "twilio", "number": "+14155550101", "twilioAccountSid": "AC1"},
    {"provider": "vonage", "number": "+14155550102", "credentialId": "c1"},
    {"provider": "telnyx", "number": "+14155550103", "credentialId": "c2"},
    {"provider": "vapi", "number": "+14155550104", "name": "Front desk"},
    {"provider": "byo-phone-number", "credentialId": "c3"},
]
IDS = {number["provider"]: str(UUID(int=index)) for index, number in enumerate(NUMBERS)}

AVAILABLE_AREA_CODE: JSON = {
    "pattern": "^[2-9][0-9]{2}$",
    "not": {"enum": sorted(operations.UNAVAILABLE_AREA_CODES)},
}
E164: JSON = {"pattern": "^[+][1-9][0-9]{6,14}$"}
E164_UNLESS_UNCHECKED: list[JSON] = [
    {"properties": {"number": E164}},
    {
        "properties": {
            "number": {"pattern": "^[+]?[a-zA-Z0-9]+$"},
            "numberE164CheckEnabled": {"enum": [False]},
        },
        "required": ["numberE164CheckEnabled"],
    },
]


def adapted(document: JSON) -> JSON:
    """Return the document with the rules that Vapi applies but the document leaves out."""
    schemas: JSON = document["components"]["schemas"]
    for name, schema in schemas.items():
        properties = schema["properties"]
        # Vapi says: "property … should not exist"
        schema["additionalProperties"] = False
        # Vapi says: "number must be a valid phone number in the E.164 format"
        if "numberE164CheckEnabled" in properties:
            schema["anyOf"] = E164_UNLESS_UNCHECKED
        # Vapi says: "This area code is currently not available"
        if "numberDesiredAreaCode" in properties:
            properties["numberDesiredAreaCode"] |= AVAILABLE_AREA_CODE
        # Null can't clear a field that every response has
        if name.startswith("Update"):
            answered = schemas[name.removeprefix("Update").removesuffix("DTO")]
            for lasting in properties.keys() & answered["required"]:
                properties[lasting]["nullable"] = False
    for path in ("/phone-number", "/v2/phone-number"):
        for parameter in document["paths"][path]["get"]["parameters"]:
            # Pages and limits are whole numbers
            if parameter["name"] in ("limit", "page"):
                parameter["schema"]["type"] = "integer"
    return document


def with_fewer_combinations(document: JSON) -> JSON:
    """Return the document with shared fields only in the schema that creates Twilio numbers.

    Every number is E.164 here, since no field can switch the check off.
    """
    document = deepcopy(document)
    for name, schema in document["components"]["schemas"].items():
        properties = schema["properties"]
        if name not in ("CreateTwilioPhoneNumberDTO", "TwilioPhoneNumber"):
            for shared in ("hooks", "server", "fallbackDestination", "destination"):
                properties.pop(shared, None)
        if schema.pop("anyOf", None):
            del properties["numberE164CheckEnabled"]
            properties["number"] |= E164
    return document


def generated(document: JSON, **phases: JSON) -> BaseSchema:
    """Return the schema that generates the same requests each time, with the right key.

    schemathesis repeats an accepted request without a key and with a wrong one; the sandbox must
    refuse both.
    """
    generation = {
        "mode": "all",
        "max-examples": 50,
        "deterministic": True,
        "with-security-parameters": False,
    }
    known = ("examples", "coverage", "fuzzing", "stateful")
    only = {phase: phases.get(phase, {"enabled": False}) for phase in known}
    config = SchemathesisConfig.from_dict({"generation": generation, "phases": only})
    schema = schemathesis.openapi.from_dict(document, config=config)
    schema.hook("filter_case")(has_a_provider)
    schema.hook("filter_case")(has_no_list_of_one)
    schema.hook("filter_case")(is_short_enough)
    schema.hook("map_case")(with_stored_id)
    return schema


def has_a_provider(context: HookContext, case: Case[Any]) -> bool:
    """Skip a PATCH without a provider: only Vapi's newest document requires one."""
    return case.method != "PATCH" or not isinstance(case.body, dict) or "provider" in case.body


def has_no_list_of_one(context: HookContext, case: Case[Any]) -> bool:
    """Skip lists of one element: a query sends them as the element, which may be valid."""
    return not any(isinstance(value, list) and len(value) == 1 for value in case.query.values())


def is_short_enough(context: HookContext, case: Case[Any]) -> bool:
    """Skip bodies that are too large to read: the document doesn't define 413."""
    return not isinstance(case.body, str | dict | list) or len(json.dumps(case.body)) < MAX_BODY


def with_stored_id(context: HookContext, case: Case[Any]) -> Case[Any]:
    """Replace most ids by those of stored numbers, and a PATCH's id by one of its provider."""
    number_id = case.path_parameters.get("id")
    if isinstance(number_id, str) and operations.UUID.fullmatch(number_id):
        provider = case.body.get("provider") if isinstance(case.body, dict) else None
        any_id = [*IDS.values(), number_id][int(number_id[-1], 16) % 6]
        case.path_parameters["id"] = IDS.get(str(provider), any_id)
    return case


@pytest.fixture(scope="module")
def organization(sandbox: Sandbox) -> Organization:
    return sandbox.add_organization()


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    """One connection for all requests."""
    with requests.Session() as session:
        yield session


DOCUMENT = adapted(read_document())
WITHOUT_KEY_CHECK: JSON = {"ignored_auth": {"enabled": False}}  # fuzzing checks it for all


@schemathesis.pytest.parametrize(
    fuzzing=generated(DOCUMENT, examples={}, fuzzing={}),
    coverage=generated(with_fewer_combinations(DOCUMENT), coverage={"checks": WITHOUT_KEY_CHECK}),
)
def test_every_response_conforms_to_the_document(
    case: Case[Any], sandbox: Sandbox, organization: Organization, session: requests.Session
) -> None:
    organization.reset()  # so that no number is a duplicate of an earlier request's
    for number in NUMBERS:
        organization.put({"id": IDS[number["provider"]], **number})

    case.call_and_validate(sandbox.url, session, {"Authorization": f"Bearer {organization.key}"})
