"""A form with what somebody typed: the JSON it means, what is wrong with it, what it shows."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vapi_client.json_values import JSON, Path

from .checking import CheckedForm, Problem
from .differences import shown_place
from .nodes import Context, Shown, Typed
from .parts.assignment import Assignment, contradiction
from .providers import create_sections, update_sections

_DOTTED = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z0-9_-]+)*")
_SUPERFLUOUS = re.compile(r"^(?:([\w.-]+)\.)?property ([\w-]+) should not exist")


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section as the template shows it; unfolded where anything is set or wrong."""

    name: str
    title: str
    nodes: Sequence[Shown]
    is_open: bool


class NumberForm(CheckedForm):
    """A form of inputs. Untouched, it means `base` itself."""

    def __init__(
        self,
        base: JSON,
        typed: Typed | None = None,
        *,
        creates: bool = False,
        assignee_names: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(base, creates=creates)
        self._sections = (create_sections if creates else update_sections)(self.provider)
        typed = self._written(base) if typed is None else typed
        self._context = Context(typed, self.faults, assignee_names=assignee_names or {})
        self.result = self._read()

    @property
    def typed(self) -> Typed:
        return self._context.typed

    def showing(self, number: JSON) -> "NumberForm":
        """The same form, holding another state of the number."""
        return self.with_typed(self._written(number))

    def with_input(self, name: str, value: str) -> "NumberForm":
        """Return the same form with one input changed."""
        self.typed.put(name, value)
        return self.with_typed(self.typed)

    def with_typed(self, typed: Typed) -> "NumberForm":
        names = self._context.assignee_names
        return NumberForm(self.base, typed, creates=self.creates, assignee_names=names)

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
        """In the order of the form. What is about something that isn't shown stands where it
        would be."""
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
        """The whole form."""
        shown = []
        for section in self._sections:
            nodes = [node.show_from(self.base, "", self._context) for node in section.nodes]
            is_open = section.unfolded == "always" or any(map(_has_faults, nodes))
            is_open |= section.unfolded == "set" and any(map(_is_set, nodes))
            shown.append(ShownSection(section.name, section.title, nodes, is_open))
        return shown

    def part(self, name: str) -> Shown | None:
        """One part of the form, by its name or by that of the choice that decides what it shows."""
        return next((shown for shown in self._walk() if _is_called(shown, name)), None)

    def credential_names(self) -> list[str]:
        """The inputs that take credentials."""
        return [shown.name for shown in self._walk() if shown.kind == "secret"]

    # What a form's own buttons do to what it holds.

    def act(self, action: str) -> str:
        """Adds, removes or moves a row; the name of the part that is to be shown again."""
        verb, _, rest = action.partition(" ")
        name, _, sets = rest.partition(" ")
        if verb == "add":
            return self._add(name, sets)
        list_, _, key = name.rpartition(".")
        keys = self.typed.all(list_)
        if verb in ("remove", "up", "down") and key in keys:
            place = keys.index(key)
            keys.remove(key)
            if verb != "remove":
                keys.insert(max(0, place + (-1 if verb == "up" else 1)), key)
            self.typed.put(list_, "", *keys)
            return list_
        return name

    def _add(self, name: str, sets: str) -> str:
        keys = self.typed.all(name)
        newest = max(
            (int(each[3:]) for each in keys if re.fullmatch("new[0-9]{1,6}", each)), default=0
        )
        key = f"new{newest + 1}"
        self.typed.put(name, "", *keys, key)
        field, _, value = sets.partition("=")
        if field:
            self.typed.put(f"{name}.{key}.{field}", value)
        return f"{name}.{key}"

    # How it is read and shown.

    def _written(self, number: JSON) -> Typed:
        typed = Typed()
        for section in self._sections:
            for node in section.nodes:
                node.write_from(number, "", typed, self.base)
        return typed

    def _read(self) -> JSON:
        result = dict(self.base)
        for section in self._sections:
            for node in section.nodes:
                node.read_into(result, self.base, (), "", self._context)
        return result

    def _place_of(self, shown: Shown) -> str:
        """Its label, with what it is a part of: many parts of a form have the same."""
        parts = shown.input_name.split(".")
        steps: list[int | str] = []
        for place, part in enumerate(parts[:-1]):
            keys = self.typed.all(".".join(parts[:place])) if place else []
            steps.append(keys.index(part) if part in keys else part)
        return " › ".join(filter(None, [shown_place(tuple(steps)), shown.label]))

    def _walk(self) -> Iterator[Shown]:
        for section in self.sections():
            yield from _each(section.nodes)

    def _name_of(self, path: Path) -> str:
        """Where in the form a place of the JSON stands, or the nearest that holds it."""
        while path:
            if path in self._context.names:
                return self._context.names[path]
            path = path[:-1]
        return ""

    def _named_in(self, message: str) -> str:
        """The place that one of Vapi's messages names."""
        if superfluous := _SUPERFLUOUS.match(message):
            return self._name_of(_path(".".join(filter(None, superfluous.groups()))))
        names = map(self._name_of, map(_path, _DOTTED.findall(message)))
        return next(filter(None, names), "")


def _path(dotted: str) -> Path:
    return tuple(int(step) if step.isdigit() else step for step in dotted.split("."))


def _each(nodes: Iterable[Shown]) -> Iterator[Shown]:
    for shown in nodes:
        yield shown
        yield from _each(shown.below)


def _nearest(name: str, shown: Mapping[str, Shown]) -> Shown | None:
    """What is shown by this name, or else around it."""
    while name and name not in shown:
        name = name.rpartition(".")[0]
    return shown.get(name)


def _is_called(shown: Shown, name: str) -> bool:
    decides = shown.kind == "plan" and any(each.name == name for each in shown.below)
    return decides or name in (shown.name, shown.input_name)


def _has_faults(shown: Shown) -> bool:
    return bool(shown.faults) or any(map(_has_faults, shown.below))


def _is_set(shown: Shown) -> bool:
    return shown.is_set or any(map(_is_set, shown.below))
