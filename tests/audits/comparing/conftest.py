"""Two audits with changes between them."""

import pytest

import vapi_sandbox
from audits.comparing.comparison import Comparison
from dashboard.activity.record import Actor
from phone_numbers.saving.delete import delete_number
from phone_numbers.saving.save import save_number
from tests.audits.conftest import audited
from tests.cast import Cast
from vapi_client.json_values import JSON

NEW = "11111111-2222-4333-8444-555555555555"


@pytest.fixture
def numbers(vapi_acme: vapi_sandbox.Organization) -> list[JSON]:
    return list(vapi_acme.numbers[:4])


@pytest.fixture
def two(
    cast: Cast,
    actor: Actor,
    admin: Actor,
    numbers: list[JSON],
    vapi_acme: vapi_sandbox.Organization,
) -> Comparison:
    """Here one number was renamed and one deleted; elsewhere one was changed and one created."""
    here, elsewhere, gone, _ = numbers
    earlier = audited(cast.acme)
    save_number(cast.acme, actor, here["id"], base=here, mine={**here, "name": "Here"})
    vapi_acme.put({**elsewhere, "server": {"url": "https://new.example"}})
    delete_number(cast.acme, admin, gone["id"], is_confirmed=lambda _: True)
    vapi_acme.put({**gone, "id": NEW, "name": "New"})
    return Comparison(earlier, audited(cast.acme))
