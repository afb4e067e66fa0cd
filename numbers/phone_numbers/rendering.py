"""Markup that is repeated in every row, by Jinja2.

A page of 100 numbers looks up some 2,000 values, for which Django's own templates take about ten
times as long.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from .assignees.assignee import Assignee
from .browsing.rows import Row
from .forms.nodes import Shown

PARTS = "phone_numbers/forms/parts.jinja"
LEAVES = frozenset({"text", "number", "choice", "lines"})
LONGEST_REMEMBERED = 200


def rows(
    rows: Sequence[Row], *, base: str = "", focus: str = "", out_of_band: bool = False
) -> SafeString:
    """The list's rows. `base` is the list's address where they stand on another page; the edit
    button of the field in `focus` takes the focus."""
    return _rendered(
        "phone_numbers/browsing/rows.jinja",
        rows=rows,
        base=base,
        assigned=assignees,
        focus=focus,
        out_of_band=out_of_band,
    )


@lru_cache(maxsize=4096)
def assignees(assignees: tuple[Assignee, ...], *, out_of_band: bool = False) -> SafeString:
    """What answers a number; out of band, in the place of the short ids a page shows so far.

    Remembered, since a few assistants answer most numbers.
    """
    template = "phone_numbers/assignees/assignees.jinja"
    return _rendered(template, assignees=assignees, out_of_band=out_of_band)


def form_parts(parts: Iterable[Shown], choices: str) -> SafeString:
    """Parts of a form, one after the other. `choices` is where a picker finds its names."""
    return mark_safe("".join(form_part(part, choices) for part in parts))  # noqa: S308 - escaped


def form_part(part: Shown, choices: str, *, action: str = "") -> SafeString:
    """A part of a form with all that is in it. `action` is the form's address, where it isn't the
    page's own."""
    return _rendered(PARTS, shown=part, choices=choices, action=action, leaf=_leaf)


def _leaf(shown: Shown) -> SafeString | None:
    """The markup of a simple input, which is remembered: all but its value is the same for every
    number, and mostly that is too. None for any other part."""
    is_simple = shown.kind in LEAVES and not shown.faults and "reshows" not in shown.attributes
    if not is_simple or len(shown.value) > LONGEST_REMEMBERED:
        return None
    return _simple_input(
        *(shown.kind, shown.name, shown.label, shown.help, shown.value, shown.required),
        tuple(shown.attributes.items()),
        tuple(shown.options),
    )


@lru_cache(maxsize=8192)
def _simple_input(
    kind: str,
    name: str,
    label: str,
    help: str,
    value: str,
    required: bool,
    attributes: Iterable[tuple[str, str]],
    options: Sequence[tuple[str, str]],
) -> SafeString:
    shown = Shown(kind, name, label, help, value, required, dict(attributes), options)
    return _rendered(PARTS, shown=shown)


def _rendered(template: str, **context: object) -> SafeString:
    markup = render_to_string(template, {"icons": static("icons.svg"), **context}, using="jinja2")
    return mark_safe(markup)  # noqa: S308 - Jinja2 has escaped the values in it
