"""The sandbox accepts every body that the create schemas allow, and stores it unchanged."""

import httpx
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.any_number import objects_of
from vapi_client.schemas.phone_number import ProviderName
from vapi_client.schemas.providers import PROVIDERS
from vapi_sandbox import Organization


@pytest.mark.parametrize("provider", PROVIDERS)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_valid_body_is_accepted_and_stored_unchanged(
    api: httpx.Client, organization: Organization, provider: ProviderName, data: st.DataObject
) -> None:
    body = data.draw(objects_of(PROVIDERS[provider].create))

    created = api.post("/phone-number", content=orjson.dumps(body))

    assert created.status_code == 201, created.text
    number = created.json()
    assert organization.delete(number["id"]) == number
    assert body == {name: number[name] for name in body}
