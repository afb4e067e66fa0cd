"""Finds the organization's numbers with an address by Vapi's own search."""

from collections.abc import Sequence

from phone_numbers.addresses import own_addresses
from vapi_client import VapiClient
from vapi_client.errors import VapiError
from vapi_client.schemas.listing import PageQuery
from vapi_client.schemas.phone_number import PhoneNumber

from .steps import NotKnown

MATCHES = 100  # a short address is part of many numbers


class VapiLookUp:
    """Looks up addresses. After a failure it asks no more, since each call can take long."""

    def __init__(self, client: VapiClient) -> None:
        self._client = client
        self._has_failed = False

    def __call__(self, address: str) -> Sequence[PhoneNumber] | NotKnown:
        if self._has_failed:
            return NotKnown.FAILED
        try:
            page = self._client.list_numbers(PageQuery(search=address, limit=MATCHES))
        except VapiError:
            self._has_failed = True
            return NotKnown.FAILED
        found = [each for each in page.numbers if address in own_addresses(each)]
        if not found and page.metadata.total_items > len(page.received):
            return NotKnown.UNASKED
        return found


def look_up_later(address: str) -> NotKnown:
    """Leave an address for later."""
    return NotKnown.LATER
