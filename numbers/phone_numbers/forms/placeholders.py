"""Credentials in JSON that a person edits: each is a placeholder, which keeps it."""

from typing import Any

import orjson

from vapi_client.masking import MASK, masked
from vapi_client.schemas.base import JSON
from vapi_client.schemas.paths import Path, Place, place_of


class Placeholders:
    """The credentials of a number, and what stands for them.

    A placeholder keeps its credential only where it was shown, positions in lists aside: elsewhere
    it could bring the credential to light, or send it to another address.
    """

    def __init__(self, number: JSON) -> None:
        self._numbers: dict[bytes, int] = {}
        self._originals: dict[tuple[Place, str], Any] = {}
        self._remember(masked(number, self._numbered), number, ())

    def hide(self, number: JSON) -> JSON:
        """The number with placeholders; a credential that isn't known is left empty."""
        hidden: JSON = masked(number, self._known)
        return hidden

    def restore(self, value: Any, path: Path, misplaced: list[Path]) -> Any:
        """The value with credentials for placeholders; where one has none, its path is noted."""
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
        number = self._numbers.setdefault(orjson.dumps(credential), len(self._numbers) + 1)
        return f"{MASK} {number}"

    def _known(self, credential: Any) -> str:
        number = self._numbers.get(orjson.dumps(credential))
        return f"{MASK} {number}" if number else ""

    def _remember(self, shown: Any, original: Any, path: Path) -> None:
        if isinstance(shown, str):
            if MASK in shown:
                self._originals[place_of(path), shown] = original
        elif isinstance(shown, dict):
            for key, each in shown.items():
                self._remember(each, original[key], (*path, key))
        elif isinstance(shown, list):
            for index, each in enumerate(shown):
                self._remember(each, original[index], (*path, index))
