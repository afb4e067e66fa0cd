"""The form of a message: none, plain text, or contents per language."""

from collections.abc import Sequence
from typing import Any

from phone_numbers.forms.form_element import FormElement
from phone_numbers.forms.form_values import FormValues
from phone_numbers.forms.from_schema import leaf
from phone_numbers.forms.groups import KEPT, Group
from phone_numbers.forms.language_input import Language
from phone_numbers.forms.node import Context, Node, below
from phone_numbers.forms.rows import Rows
from phone_numbers.forms.text_inputs import LongText
from vapi_client.json_values import ABSENT, Path
from vapi_client.schemas.message import CustomMessage, TextContent

TEXT, CUSTOM = "text", "custom-message"

_CUSTOM = Group(
    "",
    [
        leaf(
            CustomMessage,
            "content",
            "Vapi says this text unless you add contents below.",
            long=True,
        ),
        Rows(
            "contents",
            Group(
                "",
                [
                    Language(
                        "language",
                        label="Language",
                        help="Its name or its code, such as German or de.",
                        required=True,
                        attributes={"list": "languages", "autocomplete": "off"},
                    ),
                    leaf(TextContent, "text", long=True),
                ],
                constants={"type": "text"},
                optional=False,
            ),
            label="Contents",
            help="One for each language. For any other language, Vapi translates the first one.",
            row_label="Content",
            adds={"": "Add a content"},
        ),
    ],
)


class Message(Node):
    """Text or a custom message. With empty text, nothing is said."""

    def __init__(self, key: str = "message", *, label: str, help: str = "", unset: str) -> None:
        self.key = key
        self.label = label
        self.help = help
        self.unset = unset
        self.text = LongText("text", label="Text", help="If this is empty, Vapi says nothing.")

    def write(self, value: Any, name: str, typed: FormValues, base: Any = ABSENT) -> None:
        kind = _kind_of(value)
        typed.put(below(name, "kind"), kind)
        if kind == TEXT:
            self.text.write(value, below(name, "text"), typed)
        elif kind == CUSTOM:
            _CUSTOM.write(value, name, typed, base)

    def read(self, base: Any, path: Path, name: str, context: Context) -> Any:
        by, before = below(name, "kind"), _kind_of(base)
        chosen = context.typed.one(by)
        context.names[path] = below(name, "text") if chosen == TEXT else by
        if by not in context.typed or chosen == before in ("", KEPT):
            return base
        if chosen == TEXT:
            before_text = base if before == TEXT else ABSENT
            read = self.text.read(before_text, path, below(name, "text"), context)
            return "" if read is ABSENT else read
        if chosen == CUSTOM:
            start = base if before == CUSTOM else {"type": CUSTOM}
            read = _CUSTOM.read(start, path, name, context)
            return {"type": CUSTOM} if read is ABSENT else read
        return ABSENT

    def show(self, base: Any, name: str, context: Context) -> FormElement:
        by, before = below(name, "kind"), _kind_of(base)
        if by not in context.typed:
            self.write(base, name, context.typed, base)
        chosen = context.typed.one(by)
        options = [("", self.unset), (TEXT, "Text"), (CUSTOM, "Per language")]
        if before == KEPT:
            options.append((KEPT, "Unknown value (stays as it is)"))
        return FormElement(
            "alternatives",
            name,
            self.label,
            self.help,
            value=chosen,
            attributes={"by": by},
            options=options,
            below=self._show_chosen(chosen, base, name, context),
            faults=context.faults.get(by, ()),
            is_set=bool(chosen),
        )

    def _show_chosen(
        self, chosen: str, base: Any, name: str, context: Context
    ) -> Sequence[FormElement]:
        if chosen == TEXT:
            text = base if _kind_of(base) == TEXT else ABSENT
            return [self.text.show(text, below(name, "text"), context)]
        if chosen == CUSTOM:
            custom = base if _kind_of(base) == CUSTOM else ABSENT
            return _CUSTOM.show(custom, name, context).below
        return ()


def _kind_of(value: Any) -> str:
    if value is ABSENT or value is None:
        return ""
    if isinstance(value, str) and "\0" not in value:
        return TEXT
    return CUSTOM if isinstance(value, dict) and value.get("type") == CUSTOM else KEPT
