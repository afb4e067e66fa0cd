"""The markup of the list's rows."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from phone_numbers.assignees.rendering import render_assignees
from phone_numbers.rendering import render_jinja

from .rows import Row


def render_rows(
    rows: Sequence[Row],
    *,
    base: str = "",
    may_edit: bool = False,
    may_delete: bool = False,
    focus: str = "",
    out_of_band: bool = False,
) -> SafeString:
    """Return the markup of rows.

    `base` is the list's address, if the rows are on another page. The edit button of the field in
    `focus` takes the focus.
    """
    return render_jinja(
        "phone_numbers/browsing/rows.jinja",
        rows=rows,
        base=base,
        may_edit=may_edit,
        may_delete=may_delete,
        assigned=render_assignees,
        focus=focus,
        out_of_band=out_of_band,
    )
