"""Every provider is described once, as the OpenAPI document names it."""

import pytest

from vapi_client.schemas.phone_number import PROVIDER_NAMES
from vapi_client.schemas.providers import PROVIDERS, Provider


def test_every_provider_of_the_document_is_described() -> None:
    assert sorted(PROVIDERS) == sorted(PROVIDER_NAMES)
    assert all(name == provider.name for name, provider in PROVIDERS.items())


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)
def test_every_schema_of_a_provider_accepts_its_own_name_alone(provider: Provider) -> None:
    for schema in (provider.create, provider.update, provider.stored):
        [only] = schema.model_fields["provider"].annotation.__args__  # type: ignore[union-attr]
        assert only == provider.name


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)
def test_a_request_is_validated_by_the_schema_of_what_it_does(provider: Provider) -> None:
    assert provider.request_schema(creates=True) is provider.create
    assert provider.request_schema(creates=False) is provider.update
