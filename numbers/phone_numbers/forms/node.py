"""What all parts of a form have in common."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from phone_numbers.assignees.directory import Directory
from vapi_client.json_values import ABSENT, Path

from .form_element import FormElement
from .form_values import FormValues


@dataclass(slots=True)
class Context:
    """What one reading or showing of a form needs: what was typed, and what is wrong with it.

    `names` maps a path of the JSON to the name of its input, for messages that name the path.
    `directory` has the names of assistants and squads, if they are known. `entered` are the
    credentials that the person typed. `number_notes` say how phone numbers are stored, by the name
    of their input.
    """

    typed: FormValues
    faults: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    names: dict[Path, str] = field(default_factory=dict)
    directory: Directory | None = None
    entered: set[str] = field(default_factory=set)
    number_notes: dict[str, str] = field(default_factory=dict)


class Node(ABC):
    """A part of a form, at a key of the JSON object that it belongs to."""

    key: str
    label: str

    @property
    def fields(self) -> Collection[str]:
        """The fields of the object that it stands for."""
        return (self.key,)

    @abstractmethod
    def write(self, value: Any, name: str, typed: FormValues, base: Any = ABSENT) -> None:
        """Put a value into the inputs below `name`, for a form that was opened on `base`."""

    @abstractmethod
    def read(self, base: Any, path: Path, name: str, context: Context) -> Any:
        """Return the value of the inputs below `name`, or `base` itself if nobody changed them.

        `path` is the value's place in the JSON.
        """

    @abstractmethod
    def show(self, base: Any, name: str, context: Context) -> FormElement:
        """Return what the template shows.

        An input that wasn't posted gets the value in `base`, which `read` keeps. So choosing a kind
        again brings back what was stored under it.
        """

    def has_no_input(self, base: Any, name: str, context: Context) -> bool:
        """Give an input that wasn't posted the value in `base`. Return whether none can hold it."""
        if name not in context.typed:
            self.write(base, name, context.typed)
        return name not in context.typed

    def read_into(
        self,
        result: dict[str, Any],
        base: Mapping[str, Any],
        path: Path,
        name: str,
        context: Context,
    ) -> bool:
        """Set this node's value in an object. Return whether it changed."""
        before = base.get(self.key, ABSENT)
        value = self.read(before, (*path, self.key), below(name, self.key), context)
        if value is before:
            return False
        if value is ABSENT:
            result.pop(self.key, None)
        else:
            result[self.key] = value
        return True

    def write_from(
        self, holder: Mapping[str, Any], name: str, typed: FormValues, base: Mapping[str, Any]
    ) -> None:
        value, before = (each.get(self.key, ABSENT) for each in (holder, base))
        self.write(value, below(name, self.key), typed, before)

    def show_from(self, base: Mapping[str, Any], name: str, context: Context) -> FormElement:
        return self.show(base.get(self.key, ABSENT), below(name, self.key), context)


def below(name: str, key: str) -> str:
    """Return the name of an input: its path with dots, as Vapi's own messages write it."""
    return f"{name}.{key}" if name else key
