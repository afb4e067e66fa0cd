"""The query parameters of list calls, and what they return."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Annotated, Any, Literal, Self, get_args

from msgspec.structs import replace
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from vapi_client.json_values import JSON

from .phone_number import PhoneNumber
from .reading import Moment, Reading

SortBy = Literal["createdAt", "duration", "cost"]
SortOrder = Literal["ASC", "DESC"]
SORT_BY: tuple[SortBy, ...] = get_args(SortBy)
SORT_ORDER: tuple[SortOrder, ...] = get_args(SortOrder)
MAX_LIMIT = 1000
MAX_SEARCH = 100


class Query(BaseModel):
    """Query parameters. Those that are unset aren't sent."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        extra="forbid",
        frozen=True,
    )

    def to_parameters(self) -> dict[str, str]:
        """Return the parameters under their names in the API, times with their offset."""
        dumped = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        return {name: str(value) for name, value in dumped.items()}


class CreatedWindow(Query):
    """The parameters of every list call: the limit, and when objects were created or updated."""

    limit: Annotated[int, Field(ge=0, le=MAX_LIMIT)] | None = None
    created_at_gt: AwareDatetime | None = None
    created_at_lt: AwareDatetime | None = None
    created_at_ge: AwareDatetime | None = None
    created_at_le: AwareDatetime | None = None
    updated_at_gt: AwareDatetime | None = None
    updated_at_lt: AwareDatetime | None = None
    updated_at_ge: AwareDatetime | None = None
    updated_at_le: AwareDatetime | None = None


class PageQuery(CreatedWindow):
    """The parameters of `GET /v2/phone-number`. Pages count from 1."""

    search: Annotated[str, Field(max_length=MAX_SEARCH)] | None = None
    page: Annotated[int, Field(ge=1)] | None = None
    sort_by: SortBy | None = None
    sort_order: SortOrder | None = None


class PaginationMeta(Reading):
    """The position of a page in the list. Vapi always returns the first three fields."""

    items_per_page: int
    total_items: int
    current_page: int
    total_pages: int | None = None
    has_next_page: bool | None = None
    next_cursor: str | None = None
    sort_order: SortOrder | None = None
    items_beyond_retention: bool | None = None
    created_at_le: datetime | None = None
    created_at_ge: datetime | None = None


@dataclass(frozen=True)
class PhoneNumberPage:
    """A page of numbers. `numbers` is parsed on first use: a full scan needs only `received`."""

    received: list[JSON]
    metadata: PaginationMeta

    @cached_property
    def numbers(self) -> tuple[PhoneNumber, ...]:
        return tuple(PhoneNumber.read_all(self.received))


class AssistantOrSquad(Reading):
    """The id, name and time of creation of an assistant or squad.

    The other fields aren't kept, since they can have tens of kilobytes.
    """

    id: str = ""
    name: str | None = None
    created_at: Moment | None = None

    @classmethod
    def read(cls, received: Mapping[str, Any]) -> Self:
        return replace(super().read(received), received={})
