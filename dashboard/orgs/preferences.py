"""How a person likes the site. It is kept on their row, so no page needs a query more for it."""

from typing import Annotated, Any, Literal, Self, get_args

from django.db.models import TextChoices
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

Limit = Literal[25, 50, 100, 250]
LIMITS: tuple[int, ...] = get_args(Limit)
DEFAULT_LIMIT: Limit = 50


class Theme(TextChoices):
    """Which colours the pages have."""

    SYSTEM = "system", "System"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class Density(TextChoices):
    """How high the lines of a list are."""

    COMFORTABLE = "comfortable", "Comfortable"
    COMPACT = "compact", "Compact"


class Column(TextChoices):
    """What the list of numbers shows beside the number, in this order."""

    NAME = "name", "Name"
    PROVIDER = "provider", "Provider"
    STATUS = "status", "Status"
    ASSIGNED = "assigned", "Assigned to"
    FALLBACK = "fallback", "Fallback"
    CREATED = "created", "Created"
    UPDATED = "updated", "Updated"


def _known(columns: Any) -> Any:
    """Without the columns that there once were."""
    if not isinstance(columns, list | tuple):
        return columns
    return [each for each in columns if each in Column.values]


class Preferences(BaseModel):
    """What a person has chosen. What they haven't isn't stored, so a new default is theirs too."""

    model_config = ConfigDict(frozen=True)

    theme: Theme = Theme.SYSTEM
    density: Density = Density.COMFORTABLE
    limit: Limit = DEFAULT_LIMIT
    hidden_columns: Annotated[tuple[Column, ...], BeforeValidator(_known)] = ()
    shortcuts: bool = True

    @classmethod
    def read(cls, stored: object) -> Self:
        """What was stored, as far as it still means something."""
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
        """The schemes that the page supports, as CSS names them."""
        return "light dark" if self.theme == Theme.SYSTEM else self.theme
