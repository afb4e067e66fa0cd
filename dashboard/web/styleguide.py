"""A page with every component, for people who change the look. Only the demo serves it."""

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


FAILURE = {
    "heading": "Vapi refused this organization's key",
    "explanation": "An admin can replace the key in Settings.",
    "can_be_retried": True,
    "concerns_key": True,
}
ERROR = {"status": 401, "messages": ["Invalid Key."], "request_id": "5f0c1e9a7d2b"}


class Example(forms.Form):
    """A field of each kind, with and without an error."""

    name = forms.CharField(help_text="At most 40 characters.", initial="Front desk")
    number = forms.CharField(initial="+1 415")
    role = forms.ChoiceField(choices=[("viewer", "Viewer"), ("admin", "Admin")])
    message = forms.CharField(widget=forms.Textarea, required=False)
    check = forms.BooleanField(label="Check E.164", required=False)

    def clean_number(self) -> str:
        raise forms.ValidationError("Write it as +, the country and the number: +14155550142")


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the components. Nothing on the page works, and it makes no requests to Vapi."""
    example = Example({"name": "Front desk", "number": "+1 415", "role": "viewer"})
    context = {
        "colours": COLOURS,
        "spaces": SPACES,
        "tones": TONES,
        "form": example,
        "failure": FAILURE,
        "error": ERROR,
        "long_name": LONG_NAME,
        "page": Paginator(range(120), 50).page(2),
    }
    return render(request, "web/styleguide.html", context)
