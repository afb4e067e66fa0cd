"""The inputs of a form as a browser sends them."""

from html.parser import HTMLParser
from typing import Protocol


class Page(Protocol):
    @property
    def content(self) -> bytes: ...


def inputs_of(page: Page, form_id: str = "number-form") -> dict[str, list[str]]:
    """Return the names and values of a form's inputs, without its buttons.

    Line ends are CRLF, as browsers send them (HTML Standard, “constructing the entry list”).
    `form_id` is the id or the class of the form.
    """
    reader = _Reader(form_id)
    reader.feed(page.content.decode())
    return reader.inputs


class _Reader(HTMLParser):
    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.inside = False
        self.inputs: dict[str, list[str]] = {}
        self.select: str | None = None
        self.options: list[tuple[str, bool]] = []
        self.textarea: str | None = None
        self.text = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.inside = self.form_id in (found.get("id"), found.get("class"))
        if not self.inside:
            return
        if tag == "input" and "name" in found:
            if found.get("type") not in ("checkbox", "radio") or "checked" in found:
                self._add(found["name"], found.get("value", ""))
        elif tag == "select":
            self.select, self.options = found["name"], []
        elif tag == "option" and self.select:
            self.options.append((found.get("value", ""), "selected" in found))
        elif tag == "textarea":
            self.textarea, self.text = found["name"], ""

    def handle_data(self, data: str) -> None:
        if self.textarea is not None:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select" and self.select:
            chosen = [value for value, selected in self.options if selected]
            self._add(self.select, chosen[-1] if chosen else self.options[0][0])
            self.select = None
        elif tag == "textarea" and self.textarea is not None:
            self._add(self.textarea, self.text.removeprefix("\n").replace("\n", "\r\n"))
            self.textarea = None

    def _add(self, name: str, value: str) -> None:
        self.inputs.setdefault(name, []).append(value)
