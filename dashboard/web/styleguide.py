"""Every component of the site on one page, for whoever changes the look. The demo serves it."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

COLOURS = {
    "Surfaces": ("surface", "surface-raised", "surface-sunken", "surface-hover", "surface-pressed"),
    "Lines": ("line", "line-strong", "line-control"),
    "Text": ("text", "text-muted"),
    "Accent": ("accent", "accent-fill", "accent-fill-hover"),
    "States": ("ok", "warning", "error", "error-fill"),
}
SPACES = (1, 2, 3, 4, 6, 8, 12)
TONES = {
    "neutral": "Unknown",
    "ok": "Active",
    "info": "Activating",
    "warning": "Check off",
    "error": "Blocked",
}
LONG_NAME = "Customer care for returns, exchanges and the lost & found of every branch"


class Example(forms.Form):
    """A field of each kind, with and without a fault."""

    name = forms.CharField(help_text="At most 40 characters.", initial="Front desk")
    number = forms.CharField(initial="+1 415")
    role = forms.ChoiceField(choices=[("viewer", "Viewer"), ("admin", "Admin")])
    message = forms.CharField(widget=forms.Textarea, required=False)
    check = forms.BooleanField(label="Check E.164", required=False)

    def clean_number(self) -> str:
        raise forms.ValidationError("Write it as +, the country and the number: +14155550142")


def styleguide(request: HttpRequest) -> HttpResponse:
    """Nothing on it does anything, and it asks nobody."""
    example = Example({"name": "Front desk", "number": "+1 415", "role": "viewer"})
    context = {
        "colours": COLOURS,
        "spaces": SPACES,
        "tones": TONES,
        "form": example,
        "long_name": LONG_NAME,
        "page": Paginator(range(120), 50).page(2),
    }
    return render(request, "web/styleguide.html", context)
