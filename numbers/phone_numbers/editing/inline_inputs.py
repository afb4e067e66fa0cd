"""The input of an inline editor, which stands for several inputs of the number's form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from phone_numbers.assignees.assignee import assignees_of
from phone_numbers.assignees.directory import Directory
from phone_numbers.assignees.picker import Picked, find, picked_from
from phone_numbers.display import readable_number
from phone_numbers.forms.number_form import NumberForm
from phone_numbers.forms.parts.assignment import IDS, NOTHING, SERVER, contradiction
from vapi_client.json_values import JSON
from vapi_client.masking import masked
from vapi_client.schemas.phone_number import PhoneNumber

from .inline_fields import FIELDS, IN_LIST

FALLBACK = "fallbackDestination"
UNKNOWN = "unknown"  # what the form's assignment refuses


@dataclass(frozen=True, slots=True)
class InlineInput:
    """An editor's input as its template shows it.

    `token` says which assignee `value` means (picker.py). `note` says what is wrong with the value
    that the number has.
    """

    value: str = ""
    options: Sequence[tuple[str, str]] = ()
    token: str = ""
    note: str = ""


def shown_input(
    field: str, form: NumberForm, directory: Directory | None, typed: Mapping[str, str]
) -> InlineInput | None:
    """Return the input with the number's value, or with what was typed over it.

    Return None for a value that an input can't show.
    """
    if field == "fallback":
        text = _fallback_text(form.base)
        return None if text is None else InlineInput(typed.get("fallback", text))
    if field == "assignment":
        shown = _assignee_input(form.base, directory)
        value, token = typed.get("assignee", shown.value), typed.get("picked", shown.token)
        return replace(shown, value=value, token=token)
    part = form.part(FIELDS[field].part)
    if part is None or part.kind == "kept":
        return None
    return InlineInput(part.value, part.options)


def form_inputs(
    field: str, typed: Mapping[str, str], base: JSON, directory: Directory | None
) -> Mapping[str, str]:
    """Return the form's inputs for what was typed into an editor, without any that is unchanged."""
    reads: dict[str, Callable[[], Mapping[str, str]]] = {
        "fallback": lambda: _fallback_inputs(typed, base),
        "assignment": lambda: _assignment_inputs(typed, base, directory),
    }
    return reads[field]() if field in reads else typed


@cache
def editor_templates(place: str, base: str, fields: Sequence[str] = IN_LIST) -> SafeString:
    """Return the empty editors of a page, which a script opens before the number was read.

    `base` is the relative address of the list of numbers.
    """
    form = NumberForm({"provider": "twilio"})  # the provider with all of the fields
    templates = (
        render_to_string(
            "phone_numbers/editing/inline_template.html",
            {
                "field": field,
                "place": place,
                "base": base,
                "input": shown_input(field, form, None, {}),
            },
        )
        for field in fields
    )
    return mark_safe(" ".join("".join(templates).split()))  # noqa: S308 - templates escape


def _fallback_text(base: JSON) -> str | None:
    match base.get(FALLBACK):
        case None:
            return ""
        case {"type": "number", "number": str(address)} | {"type": "sip", "sipUri": str(address)}:
            return readable_number(str(masked(address)))
    return None


def _fallback_inputs(typed: Mapping[str, str], base: JSON) -> Mapping[str, str]:
    """Tell a SIP address from a phone number, which the form reads in any usual format."""
    text = typed.get("fallback", "").strip()
    if text == (_fallback_text(base) or ""):
        return {}
    if not text:
        return {f"{FALLBACK}.type": ""}
    if "@" in text or text.lower().startswith(("sip:", "sips:")):
        return {f"{FALLBACK}.type": "sip", f"{FALLBACK}.sipUri": text}
    return {f"{FALLBACK}.type": "number", f"{FALLBACK}.number": text}


def _assignee_input(base: JSON, directory: Directory | None) -> InlineInput:
    assignees = assignees_of(PhoneNumber.read(base), directory)
    if len(assignees) != 1 or assignees[0].kind == SERVER:
        return InlineInput()
    picked = Picked.of(assignees[0])
    return InlineInput(picked.text, token=picked.token, note=picked.note)


def _assignment_inputs(
    typed: Mapping[str, str], base: JSON, directory: Directory | None
) -> Mapping[str, str]:
    text = typed.get("assignee", "").strip()
    picked = picked_from(typed.get("picked", ""), text)
    if not picked:
        if text == _assignee_input(base, directory).value:
            return {}
        picked = find(directory, text) if text else NOTHING
    kind, _, assignee_id = picked.partition(":")
    if kind == NOTHING:  # a number's server answers if nothing else does
        kind = next(each for each in (NOTHING, SERVER) if not contradiction(base, base, each))
    if kind in IDS:
        return {"assignment": kind, IDS[kind]: assignee_id}
    return {"assignment": kind if kind in (NOTHING, SERVER) else UNKNOWN}
