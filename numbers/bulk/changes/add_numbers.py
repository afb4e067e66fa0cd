"""Creates the numbers that a file lists."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from phone_numbers.display import provider_label
from vapi_client.json_values import JSON
from vapi_client.schemas.phone_number import ProviderName

from .base import Names, OwnChanges

IMPORTING: tuple[ProviderName, ...] = ("twilio", "vonage", "telnyx", "byo-phone-number")
"""The providers whose numbers are imported. Vapi buys its own."""


class AddNumbers(OwnChanges):
    """Creates numbers of one provider, with the same `credentials`. The file has no secrets.

    Each row of the file is the change of a number that has nothing else yet.
    """

    creates: ClassVar[bool] = True
    missing: ClassVar[str] = "Vapi has this number already."

    kind: Literal["add-numbers"] = "add-numbers"
    name: str
    provider: ProviderName
    credentials: Annotated[dict[str, str], Field(repr=False)]

    def bare(self, number: str) -> JSON:
        """Return a number without what its row says."""
        return {"provider": self.provider, "number": number, **self.credentials}

    def title(self, names: Names) -> str:
        return f"Add {provider_label(self.provider)} numbers of {self.name}"
