"""The tags of icons, which draw each icon once a process: a page has dozens of them."""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from heroicons.templatetags import heroicons

register = template.Library()

register.simple_tag(cache(heroicons.heroicon_micro), name="heroicon_micro")
register.simple_tag(cache(heroicons.heroicon_mini), name="heroicon_mini")
register.simple_tag(cache(heroicons.heroicon_outline), name="heroicon_outline")


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Return an icon that many pages show, from the file of icons, which browsers keep."""
    address = f"{static('icons.svg')}#{name}"
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', address)
