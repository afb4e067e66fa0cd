"""What all parts of a form have in common."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2s
from typing import Any

from vapi_client.json_values import ABSENT, Path


class Typed:
    """What inputs hold, by their names, in the order in which they stand on the page."""

    def __init__(self, values: Mapping[str, Sequence[str]] | None = None) -> None:
        self._values = {
            name: [_lines(each) for each in all_] for name, all_ in (values or {}).items()
        }

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def one(self, name: str) -> str:
        """The last value of this name; empty where there is none."""
        values = self._values.get(name)
        return values[-1] if values else ""

    def all(self, name: str) -> list[str]:
        """All values of this name but the empty one that marks its presence."""
        return [each for each in self._values.get(name, ()) if each]

    def put(self, name: str, *values: str) -> None:
        self._values[name] = [_lines(each) for each in values]

    def without(self, names: Iterable[str]) -> "Typed":
        """A copy that lacks these names."""
        left_out = set(names)
        return Typed(
            {name: values for name, values in self._values.items() if name not in left_out}
        )

    def to_lists(self) -> dict[str, list[str]]:
        return {name: list(values) for name, values in self._values.items()}


def _lines(text: str) -> str:
    """Line ends as they are compared; browsers send CR LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


@dataclass(slots=True)
class Context:
    """One reading or showing of a form: what was typed, and what is wrong with it.

    `names` says by which name a place of the JSON stands in the form, for messages that name the
    place in the JSON.
    """

    typed: Typed
    faults: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    names: dict[Path, str] = field(default_factory=dict)
    assignee_names: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Shown:
    """A node as the template shows it. `kind` says which macro does."""

    kind: str
    name: str
    label: str = ""
    help: str = ""
    value: str = ""
    required: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)
    options: Sequence[tuple[str, str]] = ()
    chosen: Sequence[str] = ()
    faults: Sequence[str] = ()
    below: Sequence["Shown"] = ()
    actions: Sequence[tuple[str, str]] = ()
    is_set: bool = False
    note: str = ""

    @property
    def input_name(self) -> str:
        """The name of its own input: of a choice that decides what is below, that of the choice."""
        return self.attributes.get("by", self.name)

    @property
    def id(self) -> str:
        return id_of(self.input_name)

    @property
    def described_by(self) -> str:
        """The ids of what describes an input."""
        parts = ("h",) * bool(self.help) + ("e",) * bool(self.faults)
        return " ".join(f"{self.id}-{part}" for part in parts) if parts else ""


class Node(ABC):
    """A part of a form, at a key of the JSON object it belongs to."""

    key: str
    label: str

    @abstractmethod
    def write(self, value: Any, name: str, typed: Typed, base: Any = ABSENT) -> None:
        """Puts a value into the inputs below `name`, for a form that was opened on `base`."""

    @abstractmethod
    def read(self, base: Any, path: Path, name: str, context: Context) -> Any:
        """The value of the inputs below `name`; `base` itself where they are as it was shown.

        `path` is where it will stand in the JSON.
        """

    @abstractmethod
    def show(self, base: Any, name: str, context: Context) -> Shown:
        """What the template shows."""

    def read_into(
        self,
        result: dict[str, Any],
        base: Mapping[str, Any],
        path: Path,
        name: str,
        context: Context,
    ) -> bool:
        """Sets what this node stands for in an object; whether that changed."""
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
        self, holder: Mapping[str, Any], name: str, typed: Typed, base: Mapping[str, Any]
    ) -> None:
        value, before = (each.get(self.key, ABSENT) for each in (holder, base))
        self.write(value, below(name, self.key), typed, before)

    def show_from(self, base: Mapping[str, Any], name: str, context: Context) -> Shown:
        return self.show(base.get(self.key, ABSENT), below(name, self.key), context)


@lru_cache(maxsize=16_384)
def id_of(name: str) -> str:
    """The id of an input in the page: short, where a name can have a hundred characters."""
    return f"f{blake2s(name.encode(), digest_size=4).hexdigest()}"


def below(name: str, key: str) -> str:
    """The name of an input: where it stands, in the words of Vapi's own messages."""
    return f"{name}.{key}" if name else key
