"""The input of a language: by its name, with the code that Vapi has for it."""

from collections.abc import Mapping
from functools import cache
from typing import Any, get_args

from babel import Locale

from vapi_client.schemas.message import Language as Code

from .leaf import Leaf


class Language(Leaf):
    """A language that a person enters by its name or its code."""

    def text_of(self, value: Any) -> str | None:
        return language_label(value) if isinstance(value, str) and "\0" not in value else None

    def parse(self, text: str) -> Any:
        code = _codes().get(text.casefold())
        if code is None:
            raise ValueError("No language has this name or code. Choose one from the list.")
        return code


def language_label(code: str) -> str:
    """Return a language's name and code, such as “German (de)”; only the code if it is unknown."""
    return language_labels().get(code, code)


@cache
def language_labels() -> Mapping[str, str]:
    """Return the labels of all languages that Vapi knows, by code, in the order of their names."""
    names = Locale("en").languages
    labels = {code: f"{names[code]} ({code})" for code in get_args(Code) if code in names}
    return dict(sorted(labels.items(), key=lambda item: item[1]))


@cache
def _codes() -> Mapping[str, str]:
    """Return the codes by what a person may enter, in lower case: a label, a name or a code."""
    codes = {code: code for code in get_args(Code)}
    for code, label in language_labels().items():
        codes[label.casefold()] = codes[label.rpartition(" (")[0].casefold()] = code
    return codes
