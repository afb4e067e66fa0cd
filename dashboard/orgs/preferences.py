"""A person's preferences. They are stored on the person's row, so they cost no extra query."""

from functools import cache
from typing import Annotated, Any, Literal, Self, get_args
from zoneinfo import available_timezones

from django.db.models import TextChoices
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

Limit = Literal[25, 50, 100, 250]
LIMITS: tuple[int, ...] = get_args(Limit)
DEFAULT_LIMIT: Limit = 50
CONTINENTS = frozenset(
    {
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    }
)


class Theme(TextChoices):
    """The colours of the pages."""

    SYSTEM = "system", "System"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class Density(TextChoices):
    """The height of a list's rows."""

    COMFORTABLE = "comfortable", "Comfortable"
    COMPACT = "compact", "Compact"


class Column(TextChoices):
    """The columns of the list of numbers after the number itself, in this order."""

    NAME = "name", "Name"
    PROVIDER = "provider", "Provider"
    SMS = "sms", "SMS"
    STATUS = "status", "Status"
    ASSIGNED = "assigned", "Assigned to"
    FALLBACK = "fallback", "Fallback"
    CREATED = "created", "Created"
    UPDATED = "updated", "Updated"


def _known_zone(name: str) -> str:
    if name and name not in time_zones():
        raise ValueError("not the name of a time zone")
    return name


@cache
def time_zones() -> frozenset[str]:
    """Return the names of the time zones that a person can choose."""
    return frozenset(name for name in available_timezones() if _is_place(name))


def _is_place(name: str) -> bool:
    """Tell a place, such as Europe/Berlin, from names for abbreviations and old computers."""
    return name == "UTC" or name.partition("/")[0] in CONTINENTS


def _drop_unknown(columns: Any) -> Any:
    """Return stored columns without those that no longer exist."""
    if not isinstance(columns, list | tuple):
        return columns
    return [each for each in columns if each in Column.values]


class Preferences(BaseModel):
    """The preferences of one person. Defaults aren't stored, so a new default reaches everyone.

    Without a `time_zone`, times are in the browser's.
    """

    model_config = ConfigDict(frozen=True)

    theme: Theme = Theme.SYSTEM
    density: Density = Density.COMFORTABLE
    limit: Limit = DEFAULT_LIMIT
    hidden_columns: Annotated[tuple[Column, ...], BeforeValidator(_drop_unknown)] = ()
    shortcuts: bool = True
    time_zone: Annotated[str, AfterValidator(_known_zone)] = ""

    @classmethod
    def read(cls, stored: object) -> Self:
        """Return stored preferences. Values that are no longer valid become the default."""
        fields = stored if isinstance(stored, dict) else {}
        try:
            return cls.model_validate(fields)
        except ValidationError as error:
            broken = {each["loc"][0] for each in error.errors()}
            return cls.model_validate(
                {name: value for name, value in fields.items() if name not in broken}
            )

    def to_store(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_defaults=True)

    @property
    def color_scheme(self) -> str:
        """Return the value of CSS's `color-scheme`."""
        return "light dark" if self.theme == Theme.SYSTEM else self.theme
