"""Numbers with findings, and a person who changes them."""

from typing import Any

import pytest

import vapi_sandbox
from audits.models import Audit, Finding
from dashboard.activity.record import Actor
from phone_numbers.saving.save import save_number
from tests.cast import Cast
from vapi_client.json_values import JSON

LOOP = "+14155550177"


@pytest.fixture
def numbers(vapi_acme: vapi_sandbox.Organization) -> list[JSON]:
    """Two duplicates that ask a server and fall back to themselves, and a number that nothing
    answers."""
    first, second, third = (
        {**each, "assistantId": None, "squadId": None, "workflowId": None, "hooks": None}
        for each in vapi_acme.numbers[:3]
    )
    loop = {"number": LOOP, "fallbackDestination": {"type": "number", "number": LOOP}}
    asking = {**loop, "server": {"url": "https://hooks.example.com"}}
    return [
        vapi_acme.put({**first, **asking}),
        vapi_acme.put({**second, **asking}),
        vapi_acme.put({**third, "server": None}),
    ]


def rules_found(audit: Audit, number: JSON) -> set[str]:
    rows = Finding.objects.filter(audit=audit, number_id=number["id"])
    return set(rows.values_list("rule", flat=True))


def change(cast: Cast, actor: Actor, number: JSON, **fields: Any) -> Any:
    mine = {**number, **fields}
    return save_number(cast.acme, actor, number["id"], base=number, mine=mine)
