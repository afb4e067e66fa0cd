"""The markup of a form's parts."""

from functools import cache

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from phone_numbers.rendering import render_jinja

from .form_element import FormElement
from .language_input import language_labels


def render_part(part: FormElement, choices_url: str, *, action: str = "") -> SafeString:
    """Return the markup of a part and of everything below it.

    `choices_url` is the address of the picker of assistants and squads. `action` is the form's
    address, if it isn't the page's own.
    """
    return render_jinja(
        "phone_numbers/forms/part.jinja", shown=part, choices_url=choices_url, action=action
    )


@cache
def render_languages() -> SafeString:
    """Return the options of a list of languages. No page differs in them."""
    labels = ((label,) for label in language_labels().values())
    return format_html_join("", '<option value="{}">', labels)
