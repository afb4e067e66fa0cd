"""The tags of icons."""

from django.template import Context, Template


def test_an_icon_comes_from_the_file_of_icons() -> None:
    shown = Template('{% load heroicons %}{% icon "copy" %}').render(Context())
    assert shown.startswith('<svg class="icon" aria-hidden="true"><use href="/static/icons.')
    assert shown.endswith('.svg#copy"/></svg>')
