"""The values of a form's inputs, as a person typed them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence


class FormValues:
    """Values by the name of their input, in the order of the page. Line ends are LF."""

    def __init__(self, values: Mapping[str, Sequence[str]] | None = None) -> None:
        self._values = {
            name: [_with_lf(each) for each in all_] for name, all_ in (values or {}).items()
        }

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def one(self, name: str) -> str:
        """Return the last value of this name, or an empty string."""
        values = self._values.get(name)
        return values[-1] if values else ""

    def all(self, name: str) -> list[str]:
        """Return all values of this name, except the empty one that marks an empty list."""
        return [each for each in self._values.get(name, ()) if each]

    def put(self, name: str, *values: str) -> None:
        self._values[name] = [_with_lf(each) for each in values]

    def without(self, names: Iterable[str]) -> "FormValues":
        """Return a copy that lacks these names."""
        left_out = set(names)
        return FormValues(
            {name: values for name, values in self._values.items() if name not in left_out}
        )

    def to_lists(self) -> dict[str, list[str]]:
        return {name: list(values) for name, values in self._values.items()}


def _with_lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
