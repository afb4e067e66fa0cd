"""Changes of many numbers, one kind a file."""

from typing import Annotated

from pydantic import Field, TypeAdapter

from vapi_client.json_values import JSON

from .add_numbers import AddNumbers
from .base import CannotChange, Change, Names, Outdated
from .copy_sections import CopySections
from .delete import Delete
from .file_row import FileImport, FileRow
from .form_fields import FormFields
from .name import NamePattern, NamePrefix, NameReplace, NameSuffix
from .replace_assignee import ReplaceAssignee
from .restore import Restore
from .restore_moment import RestoreMoment
from .undo import Undo

__all__ = ["CannotChange", "Change", "Names", "Outdated", "read_change"]

_ANY: TypeAdapter[Change] = TypeAdapter(
    Annotated[
        FormFields
        | ReplaceAssignee
        | NamePrefix
        | NameSuffix
        | NameReplace
        | NamePattern
        | CopySections
        | Delete
        | Restore
        | RestoreMoment
        | Undo
        | FileImport
        | FileRow
        | AddNumbers,
        Field(discriminator="kind"),
    ]
)


def read_change(stored: JSON) -> Change:
    """Return the change that was stored by `model_dump`."""
    return _ANY.validate_python(stored)
