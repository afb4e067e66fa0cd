"""A part of a form as its template shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2s


@dataclass(slots=True)
class FormElement:
    """`kind` says which macro of part.jinja shows it; `below` are the parts inside it."""

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
    below: Sequence["FormElement"] = ()
    actions: Sequence[tuple[str, str]] = ()
    is_set: bool = False
    note: str = ""
    number_note: str = ""

    @property
    def input_name(self) -> str:
        """The name of its input. Alternatives have the input that chooses between them."""
        return self.attributes.get("by", self.name)

    @property
    def id(self) -> str:
        return id_of(self.input_name)

    @property
    def described_by(self) -> str:
        """The ids of its help, its errors and the note on its number, for aria-describedby."""
        parts = (
            ("h",) * bool(self.help) + ("e",) * bool(self.faults) + ("n",) * bool(self.number_note)
        )
        return " ".join(f"{self.id}-{part}" for part in parts) if parts else ""


@lru_cache(maxsize=16_384)
def id_of(name: str) -> str:
    """Return the id of an input. It is short, because a name can have a hundred characters."""
    return f"f{blake2s(name.encode(), digest_size=4).hexdigest()}"
