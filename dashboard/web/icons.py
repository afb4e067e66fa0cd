"""The tags of heroicons, which draw each icon once a process: a page has a dozen of them."""

from functools import cache

from django import template
from heroicons.templatetags import heroicons

register = template.Library()

register.simple_tag(cache(heroicons.heroicon_micro), name="heroicon_micro")
register.simple_tag(cache(heroicons.heroicon_mini), name="heroicon_mini")
register.simple_tag(cache(heroicons.heroicon_outline), name="heroicon_outline")
