"""Placeholders for the credentials in JSON that a person edits."""

from typing import Any

from vapi_client.json_text import write_json
from vapi_client.json_values import JSON, Path, Place, place_of, texts, value_at
from vapi_client.masking import MASK, masked


class Placeholders:
    """The credentials of a number and their placeholders.

    A placeholder stands for its credential only at the path where it was shown, whatever its
    position in a list. At another path it could reveal the credential or send it elsewhere.
    """

    def __init__(self, number: JSON) -> None:
        self._numbers: dict[bytes, int] = {}
        self._originals: dict[tuple[Place, str], Any] = {}
        for path, shown in texts(masked(number, self._numbered)):
            if MASK in shown:
                self._originals[place_of(path), shown] = value_at(number, path)

    def hide(self, number: JSON) -> JSON:
        """Return the number with placeholders. A credential that the form wasn't opened on becomes
        plain dots, which stand for nothing."""
        hidden: JSON = masked(number, self._known)
        return hidden

    def restore(self, value: Any, path: Path, misplaced: list[Path]) -> Any:
        """Return the value with its credentials. Add the paths of placeholders that have none to
        `misplaced`."""
        if isinstance(value, dict):
            return {key: self.restore(each, (*path, key), misplaced) for key, each in value.items()}
        if isinstance(value, list):
            return [self.restore(each, (*path, i), misplaced) for i, each in enumerate(value)]
        if isinstance(value, str) and MASK in value:
            place = place_of(path)
            if (place, value) in self._originals:
                return self._originals[place, value]
            misplaced.append(path)
        return value

    def _numbered(self, credential: Any) -> str:
        number = self._numbers.setdefault(write_json(credential), len(self._numbers) + 1)
        return f"{MASK} {number}"

    def _known(self, credential: Any) -> str:
        number = self._numbers.get(write_json(credential))
        return f"{MASK} {number}" if number else MASK if credential != "" else ""
