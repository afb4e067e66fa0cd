"""The calls that read, for tests that hold for each of them."""

from collections.abc import Callable, Mapping

import pytest

from vapi_client import VapiClient
from vapi_client.errors import VapiError
from vapi_client.schemas.listing import CreatedWindow, PageQuery

READS: Mapping[str, Callable[[VapiClient], object]] = {
    "list": lambda client: client.list_numbers(PageQuery()),
    "list_all": lambda client: client.list_all_numbers(CreatedWindow()),
    "get": lambda client: client.get_number("00000000-0000-4000-8000-000000000000"),
    "assistants": lambda client: client.list_assistants(CreatedWindow()),
    "squads": lambda client: client.list_squads(CreatedWindow()),
}
"""The calls by their operation's name in the sandbox."""


def fail_to_list(client: VapiClient) -> None:
    with pytest.raises(VapiError):
        client.list_numbers(PageQuery())
