"""The sample data: every edge case is there, and all other numbers are valid."""

from collections import Counter
from typing import Any

import phonenumbers
import pytest

from vapi_client.json_values import JSON
from vapi_client.schemas.phone_number import STATUSES
from vapi_client.schemas.providers import PROVIDERS
from vapi_sandbox import Sandbox

ADDED_BY_VAPI = {"id", "orgId", "createdAt", "updatedAt", "status", "number"}


@pytest.fixture(scope="module")
def numbers(sandbox: Sandbox) -> list[JSON]:
    return sandbox.add_organization(numbers=60, assistants=12, squads=4).numbers


@pytest.fixture(scope="module")
def many(sandbox: Sandbox) -> list[JSON]:
    return sandbox.add_organization(numbers=1000, assistants=12, squads=4).numbers


def values(numbers: list[JSON], name: str) -> list[Any]:
    return [number[name] for number in numbers if number.get(name) is not None]


def test_the_same_seed_makes_the_same_data(sandbox: Sandbox) -> None:
    def contents(seed: int) -> list[JSON]:
        organization = sandbox.add_organization(numbers=80, seed=seed)
        same = {"provider", "number", "sipUri", "name", "status", "createdAt"}
        return [{k: v for k, v in n.items() if k in same} for n in organization.numbers]

    assert contents(7) == contents(7)
    assert contents(7) != contents(8)


def test_ids_differ_between_organizations(sandbox: Sandbox) -> None:
    one, other = (sandbox.add_organization(numbers=20, assistants=5) for _ in range(2))

    ids = [document["id"] for document in one.numbers + one.assistants]
    assert not {*ids} & {document["id"] for document in other.numbers + other.assistants}
    assert {number["orgId"] for number in one.numbers} == {one.id}


@pytest.mark.parametrize("count", [0, 1, 2, 7, 59, 60, 61, 200])
def test_there_are_as_many_objects_as_requested(sandbox: Sandbox, count: int) -> None:
    organization = sandbox.add_organization(numbers=count, assistants=count, squads=count)

    assert len(organization.numbers) == count
    assert len(organization.assistants) == count
    assert len(organization.squads) == count


def test_identities_include_every_edge_case(numbers: list[JSON]) -> None:
    assert {*PROVIDERS, "plivo"} == {*values(numbers, "provider")}
    assert {*STATUSES, "missing", "suspended"} == {*values(numbers, "status")}
    assert any("status" not in number for number in numbers)
    assert any("number" not in number and "sipUri" not in number for number in numbers)
    assert any("number" not in number and "sipUri" in number for number in numbers)
    assert any("name" not in number for number in numbers)
    assert any(None in number.values() for number in numbers)
    assert "+165****8621" in values(numbers, "number")
    assert {False, True} >= {*values(numbers, "numberE164CheckEnabled")} >= {False}
    names = values(numbers, "name")
    assert {"<b>Front desk</b>", "Night shift 🌙 on-call", "خدمة العملاء"} <= {*names}
    assert max(map(len, names)) == 40


def test_assignments_include_every_kind_and_combination(sandbox: Sandbox) -> None:
    organization = sandbox.add_organization(numbers=60, assistants=12, squads=4)
    kinds = ("assistantId", "squadId", "workflowId", "server")
    assignments = Counter(
        tuple(kind for kind in kinds if number.get(kind)) for number in organization.numbers
    )

    assert {(), *((kind,) for kind in kinds), ("assistantId", "squadId")} <= assignments.keys()
    known = {assistant["id"] for assistant in organization.assistants}
    assert any(one not in known for one in values(organization.numbers, "assistantId"))
    assert sum("name" not in assistant for assistant in organization.assistants) == 1


def test_nested_objects_include_every_kind(numbers: list[JSON]) -> None:
    fallbacks = values(numbers, "fallbackDestination")
    hooks = [hook for hooks in values(numbers, "hooks") for hook in hooks]
    servers = values(numbers, "server")

    assert {"number", "sip"} == {fallback["type"] for fallback in fallbacks}
    assert any("transferPlan" in fallback for fallback in fallbacks)
    assert {"call.ringing", "call.ending"} == {hook["on"] for hook in hooks}
    assert any(hook.get("filters") for hook in hooks)
    assert any("Authorization" in server.get("headers", {}) for server in servers)
    assert any("backoffPlan" in server for server in servers)
    assert {7.5, 20} <= {server.get("timeoutSeconds") for server in servers}


def test_numbers_are_sorted_and_some_share_a_creation_date(many: list[JSON]) -> None:
    created = [number["createdAt"] for number in many]

    assert created == sorted(created)
    assert len(set(created)) < len(created)
    assert all(number["createdAt"] <= number["updatedAt"] for number in many)
    assert all(len(time) == len("2026-01-01T00:00:00.000Z") for time in created)


def test_numbers_are_possible_and_distinct(many: list[JSON]) -> None:
    plain = [n for n in values(many, "number") if n.startswith("+") and "*" not in n]
    parsed = [phonenumbers.parse(number) for number in plain]

    assert len(set(plain)) == len(plain)
    assert all(phonenumbers.is_possible_number(number) for number in parsed)
    assert len({number.country_code for number in parsed}) > 5


def test_numbers_that_are_no_edge_case_match_the_create_schema(many: list[JSON]) -> None:
    regular = [
        number
        for number in many
        if number["provider"] in PROVIDERS
        and None not in number.values()
        and "telecom" not in number
    ]
    assert len(regular) > 990
    for number in regular:
        added = ADDED_BY_VAPI if number["provider"] == "vapi" else ADDED_BY_VAPI - {"number"}
        body = {name: value for name, value in number.items() if name not in added}
        PROVIDERS[number["provider"]].create.model_validate(body)
