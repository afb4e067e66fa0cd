"""The form of one number, as inputs."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from phone_numbers.assignees.directory import Directory
from vapi_client.json_values import JSON, Path, same

from .checked_form import CheckedForm, Problem
from .differences import shown_place
from .form_element import FormElement
from .form_values import FormValues
from .node import Context
from .parts.assignment import Assignment, contradiction
from .providers import Section, create_sections, update_sections
from .row_actions import apply_row_action

_DOTTED = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z0-9_-]+)*")
_SUPERFLUOUS = re.compile(r"^(?:([\w.-]+)\.)?property ([\w-]+) should not exist")


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A section in the index of the form, and what is to say about it."""

    name: str
    title: str
    mark: Literal["", "set", "changed", "wrong"]


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section as the template shows it."""

    name: str
    title: str
    nodes: Sequence[FormElement]
    is_open: bool


class NumberForm(CheckedForm):
    """A number's form as a person filled it in. An unchanged form stands for `base` itself.

    With `only`, it has just the parts of these fields.
    """

    def __init__(
        self,
        base: JSON,
        typed: FormValues | None = None,
        *,
        creates: bool = False,
        directory: Directory | None = None,
        only: Set[str] | None = None,
    ) -> None:
        super().__init__(base, creates=creates)
        self._sections = (create_sections if creates else update_sections)(self.provider)
        self._nodes = [node for section in self._sections for node in section.nodes]
        if only is not None:
            self._nodes = [node for node in self._nodes if not only.isdisjoint(node.fields)]
        typed = self._written(base) if typed is None else typed
        self._context = Context(typed, self.faults, directory=directory)
        self.entered = self._context.entered
        self.result = self.with_read_numbers(self._read())
        self._context.number_notes.update(self._notes())

    @property
    def typed(self) -> FormValues:
        return self._context.typed

    def showing(self, number: JSON) -> "NumberForm":
        """Return the same form with another state of the number."""
        return self.with_typed(self._written(number))

    def with_input(self, name: str, value: str) -> "NumberForm":
        """Return the same form with one input changed."""
        self.typed.put(name, value)
        return self.with_typed(self.typed)

    def with_typed(self, typed: FormValues) -> "NumberForm":
        directory = self._context.directory
        return NumberForm(self.base, typed, creates=self.creates, directory=directory)

    def is_valid(self) -> bool:
        chosen = self.typed.one(Assignment.key)
        if words := contradiction(self.base, self.result, chosen):
            self.say(Assignment.key, words)
        return super().is_valid()

    def say_at(self, path: Path, words: str) -> None:
        self.say(self._name_of(path), words)

    def say_of(self, message: str) -> None:
        self.say(self._named_in(message), message)

    def problems(self) -> list[Problem]:
        """Return the problems in the order of the form. A problem of an input that isn't shown
        belongs to the nearest part around it."""
        if not self.faults:
            return []
        inputs = {shown.input_name: shown for shown in self._walk()}
        shown = {each.name: each for each in inputs.values()} | inputs
        order = {name: place for place, name in enumerate(inputs)}
        found = []
        for name, all_words in self.faults.items():
            at = _nearest(name, shown)
            input_name, label = (at.input_name, self._place_of(at)) if at else ("", "")
            found += [Problem(input_name, label, words) for words in all_words]
        return sorted(found, key=lambda problem: order.get(problem.name, -1))

    def sections(self) -> list[ShownSection]:
        shown = []
        for section in self._sections:
            nodes = [node.show_from(self.base, "", self._context) for node in section.nodes]
            is_open = section.unfolded == "always" or any(map(_stands_out, nodes))
            is_open |= section.unfolded == "set" and any(map(_is_set, nodes))
            shown.append(ShownSection(section.name, section.title, nodes, is_open))
        return shown

    def index(self) -> list[IndexEntry]:
        """Return all sections with their marks. A mark that matters more hides the others."""
        return [IndexEntry(each.name, each.title, self._mark(each)) for each in self._sections]

    def number_notes(self) -> Mapping[str, str]:
        """Return what to say about phone numbers that Vapi stores otherwise, by their input."""
        return self._context.number_notes

    def has_input(self, path: Path) -> bool:
        """Return whether the value at a path of the JSON has an input."""
        return path in self._context.names

    def part(self, name: str) -> FormElement | None:
        """Return one part by its name, or by the name of the choice that decides what it shows."""
        return next((shown for shown in self._walk() if _is_called(shown, name)), None)

    def credential_names(self) -> list[str]:
        """Return the names of the inputs for credentials."""
        return [shown.name for shown in self._walk() if shown.kind == "secret"]

    def act(self, action: str) -> str:
        """Add, remove or move a row. Return the name of the part that changes."""
        return apply_row_action(self.typed, action)

    def _written(self, number: JSON) -> FormValues:
        typed = FormValues()
        for node in self._nodes:
            node.write_from(number, "", typed, self.base)
        return typed

    def _read(self) -> JSON:
        result = dict(self.base)
        for node in self._nodes:
            node.read_into(result, self.base, (), "", self._context)
        return result

    def _notes(self) -> dict[str, str]:
        stored: dict[tuple[str, str], list[str]] = defaultdict(list)
        for each in self.read_numbers:
            words = "Sent as" if each.is_changed else "As Vapi expects it:"
            stored[self._name_of(each.path), words].append(each.stored)
        notes: dict[str, list[str]] = defaultdict(list)
        for (name, words), all_ in stored.items():
            notes[name].append(f"{words} {', '.join(all_)}.")
        return {name: " ".join(each) for name, each in notes.items()}

    def _mark(self, section: Section) -> Literal["", "set", "changed", "wrong"]:
        fields = {field for node in section.nodes for field in node.fields}
        wrong = {name.partition(".")[0] for name, words in self.faults.items() if words}
        if wrong & (fields | {node.key for node in section.nodes}):
            return "wrong"
        before, after = (
            {field: number.get(field) for field in fields} for number in (self.base, self.result)
        )
        if not self.creates and not same(before, after):
            return "changed"
        return "set" if any(value is not None for value in after.values()) else ""

    def _place_of(self, shown: FormElement) -> str:
        """Return a label with those of the parts around it, since many inputs share a label."""
        parts = shown.input_name.split(".")
        steps: list[int | str] = []
        for place, part in enumerate(parts[:-1]):
            keys = self.typed.all(".".join(parts[:place])) if place else []
            steps.append(keys.index(part) if part in keys else part)
        return " › ".join(filter(None, [shown_place(tuple(steps)), shown.label]))

    def _walk(self) -> Iterator[FormElement]:
        for section in self.sections():
            yield from _each(section.nodes)

    def _name_of(self, path: Path) -> str:
        """Return the name of the input at a path of the JSON, or of the nearest part around it."""
        while path:
            if path in self._context.names:
                return self._context.names[path]
            path = path[:-1]
        return ""

    def _named_in(self, message: str) -> str:
        """Return the name of the input that one of Vapi's messages names."""
        if superfluous := _SUPERFLUOUS.match(message):
            return self._name_of(_path(".".join(filter(None, superfluous.groups()))))
        names = map(self._name_of, map(_path, _DOTTED.findall(message)))
        return next(filter(None, names), "")


def _path(dotted: str) -> Path:
    return tuple(int(step) if step.isdigit() else step for step in dotted.split("."))


def _each(nodes: Iterable[FormElement]) -> Iterator[FormElement]:
    for shown in nodes:
        yield shown
        yield from _each(shown.below)


def _nearest(name: str, shown: Mapping[str, FormElement]) -> FormElement | None:
    """Return the part of this name, or the nearest part around it."""
    while name and name not in shown:
        name = name.rpartition(".")[0]
    return shown.get(name)


def _is_called(shown: FormElement, name: str) -> bool:
    decides = shown.kind == "transfer-plan" and any(each.name == name for each in shown.below)
    return decides or name in (shown.name, shown.input_name)


def _stands_out(shown: FormElement) -> bool:
    """Return whether something in it has a fault, or a number that isn't in E.164."""
    return bool(shown.faults or shown.number_note) or any(map(_stands_out, shown.below))


def _is_set(shown: FormElement) -> bool:
    return shown.is_set or any(map(_is_set, shown.below))
