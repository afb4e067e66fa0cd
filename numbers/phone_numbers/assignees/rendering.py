"""The markup of what a number is assigned to."""

from functools import lru_cache

from django.utils.safestring import SafeString

from phone_numbers.rendering import render_jinja

from .assignee import Assignee


@lru_cache(maxsize=4096)  # a few assistants answer most numbers
def render_assignees(assignees: tuple[Assignee, ...], *, out_of_band: bool = False) -> SafeString:
    """Return the markup of assignees. Out of band, each replaces the short id that a page shows
    so far."""
    return render_jinja(
        "phone_numbers/assignees/assignees.jinja", assignees=assignees, out_of_band=out_of_band
    )
