"""The form as JSON, for people who know the API and for values that have no input."""

from typing import Any

from vapi_client.json_text import write_indented
from vapi_client.json_values import JSON, Path, same, texts
from vapi_client.masking import MASK

from .checked_form import CheckedForm
from .credential_placeholders import Placeholders
from .form_values import FormValues
from .invalid_json import hidden_in
from .json_input import parsed_json

FIELD = "json"


class JSONForm(CheckedForm):
    """The body of a PATCH or POST as one text, with placeholders for credentials.

    An unchanged text stands for `base` itself. `text` is what the person typed, without
    credentials.
    """

    def __init__(
        self, base: JSON, typed: FormValues | None = None, *, creates: bool = False
    ) -> None:
        super().__init__(base, creates=creates)
        self._placeholders = Placeholders(base)
        self._misplaced: list[Path] = []
        self.text = self.text_of(base)
        self.result = dict(base)
        self.entered = frozenset()
        if typed is not None and typed.one(FIELD) != self.text:
            self.text = typed.one(FIELD)
            self._read()

    def text_of(self, number: JSON) -> str:
        """Return the text of a state of the number."""
        return self._written({field: number[field] for field in self.fields if field in number})

    def showing(self, number: JSON) -> "JSONForm":
        """Return the same form with another state of the number."""
        typed = FormValues({FIELD: [self.text_of(number)]})
        return JSONForm(self.base, typed, creates=self.creates)

    def is_valid(self) -> bool:
        for path in self._misplaced:
            self.say_at(path, "no credential is saved for these dots. Enter it.")
        return super().is_valid()

    def say_at(self, path: Path, words: str) -> None:
        self.say("", f"{'.'.join(map(str, path))}: {words}" if path else words)

    def say_of(self, message: str) -> None:
        self.say("", message)

    def _read(self) -> None:
        parsed = self._parsed()
        if parsed is None:
            self.text = hidden_in(self.text)
            return
        for unknown in sorted(parsed.keys() - set(self.fields)):
            self.say("", f"{unknown}: this can't be set.")
        self.entered = {text for _, text in texts(parsed) if MASK not in text}
        restored = {
            key: self._placeholders.restore(value, (key,), self._misplaced)
            for key, value in parsed.items()
        }
        if not same(self._placeholders.hide(restored), parsed):
            self.text = self._written(restored)
        fixed = {key: value for key, value in self.base.items() if key not in self.fields}
        given = {key: restored[key] for key in self.fields if key in restored}
        self.result = self.with_read_numbers(fixed | given)

    def _parsed(self) -> JSON | None:
        try:
            parsed: Any = parsed_json(self.text)
        except ValueError as wrong:
            self.say("", str(wrong))
            return None
        if not isinstance(parsed, dict):
            self.say("", "This must be an object: { … }.")
            return None
        return parsed

    def _written(self, number: JSON) -> str:
        return write_indented(self._placeholders.hide(number))
