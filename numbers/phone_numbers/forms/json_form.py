"""The same form as JSON: for whoever knows the API, and for what the inputs don't know."""

import orjson

from vapi_client.schemas.base import JSON
from vapi_client.schemas.paths import Path

from .checking import CheckedForm
from .nodes import Typed
from .placeholders import Placeholders

FIELD = "json"


class JSONForm(CheckedForm):
    """What a PATCH or POST can hold, as one text, credentials as placeholders.

    Left as it was shown, it means `base` itself.
    """

    def __init__(self, base: JSON, typed: Typed | None = None, *, creates: bool = False) -> None:
        super().__init__(base, creates=creates)
        self._placeholders = Placeholders(base)
        shown = self.text_of(base)
        self.text = shown if typed is None else typed.one(FIELD)
        self.result = dict(base) if self.text == shown else self._read()

    def text_of(self, number: JSON) -> str:
        """A state of the number as the text shows it."""
        shown = self._placeholders.hide(
            {field: number[field] for field in self.fields if field in number}
        )
        return orjson.dumps(shown, option=orjson.OPT_INDENT_2).decode()

    def showing(self, number: JSON) -> "JSONForm":
        """The same form, holding another state of the number."""
        typed = Typed({FIELD: [self.text_of(number)]})
        return JSONForm(self.base, typed, creates=self.creates)

    def _read(self) -> JSON:
        base = self.base
        try:
            parsed = orjson.loads(self.text)
        except orjson.JSONDecodeError as error:
            self.say("", f"This isn't JSON: {error.msg}, in line {error.lineno}.")
            return dict(base)
        if not isinstance(parsed, dict):
            self.say("", "This must be an object: { … }.")
            return dict(base)
        for unknown in sorted(parsed.keys() - set(self.fields)):
            self.say("", f"{unknown}: this can't be set.")
        misplaced: list[Path] = []
        restored = {
            key: self._placeholders.restore(parsed[key], (key,), misplaced)
            for key in self.fields
            if key in parsed
        }
        for path in misplaced:
            self.say("", f"{_dotted(path)}: the dots stand for no credential here. Enter it.")
        return {key: base[key] for key in base if key not in self.fields} | restored

    def say_at(self, path: Path, words: str) -> None:
        self.say("", f"{_dotted(path)}: {words}" if path else words)

    def say_of(self, message: str) -> None:
        self.say("", message)


def _dotted(path: Path) -> str:
    return ".".join(map(str, path))
