"""Markup that is repeated in every row, by Jinja2.

A page of 100 numbers looks up some 2,000 values, for which Django's own templates take about ten
times as long.
"""

from collections.abc import Sequence
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from .assignment import Assignee
from .services import Row


def rows(rows: Sequence[Row]) -> SafeString:
    """The list's rows."""
    return _rendered("phone_numbers/rows.jinja", rows=rows, assigned=assignees)


@lru_cache(maxsize=4096)
def assignees(assignees: tuple[Assignee, ...], *, out_of_band: bool = False) -> SafeString:
    """What answers a number; out of band, in the place of the short ids a page shows so far.

    Remembered, since a few assistants answer most numbers.
    """
    template = "phone_numbers/assignees.jinja"
    return _rendered(template, assignees=assignees, out_of_band=out_of_band)


def _rendered(template: str, **context: object) -> SafeString:
    markup = render_to_string(template, context, using="jinja2")
    return mark_safe(markup)  # noqa: S308 - Jinja2 has escaped the values in it
