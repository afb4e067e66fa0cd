"""Jinja2 partials, for markup that a page repeats.

A page of 100 numbers looks up about 2,000 values. Django's own templates take about ten times as
long for that.
"""

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe


def render_jinja(template: str, **context: object) -> SafeString:
    """Return the markup of a Jinja2 template, which also gets the file of `icons`."""
    markup = render_to_string(template, {"icons": static("icons.svg"), **context}, using="jinja2")
    return mark_safe(markup)  # noqa: S308 - Jinja2 escapes the values in it
