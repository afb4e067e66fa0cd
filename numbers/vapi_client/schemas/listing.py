"""What the list calls are asked (their query parameters) and answer."""

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
from .reading import Reading

SortBy = Literal["createdAt", "duration", "cost"]
SortOrder = Literal["ASC", "DESC"]
SORT_BY: tuple[SortBy, ...] = get_args(SortBy)
SORT_ORDER: tuple[SortOrder, ...] = get_args(SortOrder)
MAX_LIMIT = 1000
MAX_SEARCH = 100


class Query(BaseModel):
    """Query parameters under their upstream names; what is unset is not sent."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        extra="forbid",
        frozen=True,
    )

    def to_parameters(self) -> dict[str, str]:
        """The parameters as they stand in an address; instants in UTC."""
        dumped = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        return {name: str(value) for name, value in dumped.items()}


class CreatedWindow(Query):
    """How many, from which times (every list call takes these)."""

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
    """What `GET /v2/phone-number` takes."""

    search: Annotated[str, Field(max_length=MAX_SEARCH)] | None = None
    page: Annotated[int, Field(ge=1)] | None = None
    sort_by: SortBy | None = None
    sort_order: SortOrder | None = None


class PaginationMeta(Reading):
    """Where a page stands. Only the first three are certain."""

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
    """One page of numbers, read when they are looked at: a full scan has no need of it."""

    received: list[JSON]
    metadata: PaginationMeta

    @cached_property
    def numbers(self) -> tuple[PhoneNumber, ...]:
        return tuple(PhoneNumber.read_all(self.received))


class Named(Reading):
    """An assistant or a squad: its id, name and time of creation.

    The rest, which can be tens of kilobytes each, isn't kept.
    """

    id: str = ""
    name: str | None = None
    created_at: datetime | None = None

    @classmethod
    def read(cls, received: Mapping[str, Any]) -> Self:
        return replace(super().read(received), received={})
