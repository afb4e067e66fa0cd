"""The template tag for an element that takes the focus when it is shown."""

from django import template
from django.template import RequestContext

register = template.Library()


@register.simple_tag(takes_context=True)
def focus(context: RequestContext) -> str:
    """Return the attribute that focuses an element, in a page or in an answer to htmx.

    Browsers follow `autofocus` while they load a page. Later they ignore it and log that they do,
    so an answer has another attribute, which `static/js/app.js` follows.
    """
    return "data-autofocus" if context.request.htmx else "autofocus"  # type: ignore[attr-defined]
