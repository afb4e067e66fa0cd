"""Puts hooks into words: when they run, and what they do."""

from dataclasses import replace
from typing import Any

from phone_numbers.forms.parts.hooks import REASONS
from vapi_client.json_values import JSON
from vapi_client.masking import masked

from .steps import Step
from .transfers import destination_of, transfer_lines
from .values import as_list, as_object, as_text
from .words import listed, quoted

RINGING, ENDING = "call.ringing", "call.ending"
FAILED = "assistant-request-failed"
WITH_PLUS = "Vapi wants prefixes without a plus sign, so this one may never match."
SEVERAL_FILTERS = "Vapi doesn't document whether all filters must match, or one of them."
UNKNOWN_FILTER = "It has a filter that this dashboard doesn't know."
NO_ACTION = "The hook has no action, so nothing happens."
UNKNOWN_ACTION = "It has an action that this dashboard doesn't know."
NO_DESTINATION = "The transfer has no destination."
UNREADABLE_DESTINATION = "The transfer's destination can't be read."
NEVER_RUNS = (
    "It doesn't run for a number with {}: Vapi then sends no assistant request that could fail."
)


def event_of(hook: Any) -> str:
    """Return the event on which a hook runs."""
    return as_text(as_object(hook).get("on"))


def takes_every_call(hook: Any, step: Step) -> bool:
    """Return whether nothing happens to a call after this ringing hook, whose step is given."""
    return _does_something(step) and not as_object(hook).get("filters")


def is_unknown(step: Step) -> bool:
    """Return whether only Vapi knows what a hook does to a call, whose step is given."""
    return step.trouble in (UNKNOWN_ACTION, UNREADABLE_DESTINATION)


def may_take_failed_request(hook: Any) -> bool:
    """Return whether an ending hook may act on a call whose server doesn't answer."""
    received = as_object(hook)
    step = _action_step(received.get("do"), 0)
    if event_of(hook) != ENDING or not (_does_something(step) or is_unknown(step)):
        return False
    reasons = [as_list(as_object(each).get("oneOf")) for each in as_list(received.get("filters"))]
    return not reasons or any(not each or FAILED in each for each in reasons)


def ringing_step(hook: Any, index: int) -> Step:
    """Return the step of a hook that runs when a call rings. Vapi runs its first action only."""
    received = as_object(hook)
    actions = as_list(received.get("do"))
    step = _action_step(_first(actions), index)
    filters = as_list(received.get("filters"))
    prefixes = [as_list(as_object(each).get("startsWith")) for each in filters]
    conditions = [listed(list(map(_prefix, each))) for each in prefixes if each]
    when = "When a call rings"
    if conditions:
        when = f"When the caller's number starts with {' and with '.join(conditions)}"
    lines = [*step.lines, *_about_filters(filters, len(conditions))]
    if step.kind == "say":
        lines.append("Then the call ends.")
    if (ignored := len(actions) - 1) > 0:
        others = "second action" if ignored == 1 else f"{ignored} actions after the first"
        lines.append(f"Vapi ignores the {others}.")
    step = replace(step, when=when, lines=tuple(lines))
    has_plus = any(as_text(each).startswith("+") for some in prefixes for each in some)
    return (
        replace(step, trouble=WITH_PLUS, tone="warning") if has_plus and not step.trouble else step
    )


def ending_step(hook: Any, index: int, assigned: str) -> Step:
    """Return the step of a hook that runs when a call ends.

    `assigned` is what the number is assigned to, in words, or empty.
    """
    received = as_object(hook)
    step = _action_step(received.get("do"), index)
    filters = as_list(received.get("filters"))
    reasons = [as_list(as_object(each).get("oneOf")) for each in filters]
    conditions = [listed(list(map(_reason, each))) for each in reasons if each]
    when = "When the call ends"
    if conditions:
        when += f" because the assistant request {' and '.join(conditions)}"
    lines = [*step.lines, *_about_filters(filters, len(conditions))]
    step = replace(step, when=when, lines=tuple(lines))
    if conditions and assigned:
        return replace(step, lines=(*lines, NEVER_RUNS.format(assigned)), standing="unused")
    return step


def unknown_step(hook: Any, index: int) -> Step:
    """Return the step of a hook on an event that the OpenAPI document doesn't have."""
    on = event_of(hook)
    when = f"On the event {quoted(masked(on))}" if on else "On an event that can't be read"
    return Step(
        "unknown",
        "Something that this dashboard doesn't know",
        when=when,
        standing="depends",
        place=("hooks", index),
    )


def _action_step(action: Any, index: int) -> Step:
    received = as_object(action)
    place = ("hooks", index)
    kind = received.get("type")
    if kind == "say":
        said = as_text(masked(received).get("exact"))
        return Step(
            "say", f"Vapi says {quoted(said)}" if said else "Vapi says nothing", place=place
        )
    if kind == "transfer":
        return _transfer_step(received, index)
    if action:
        return Step(
            "unknown", "An unknown action", trouble=UNKNOWN_ACTION, tone="warning", place=place
        )
    return Step("unknown", "Nothing", trouble=NO_ACTION, tone="warning", place=place)


def _transfer_step(action: JSON, index: int) -> Step:
    to = action.get("destination")
    destination = destination_of(to)
    step = Step(
        "transfer",
        "Transfers the call to",
        transfer_lines(to),
        destination=destination,
        place=("hooks", index),
    )
    if destination is None:
        trouble = UNREADABLE_DESTINATION if to else NO_DESTINATION
        return replace(step, title="Transfers the call", trouble=trouble, tone="error")
    return step


def _does_something(step: Step) -> bool:
    return step.kind == "say" or step.destination is not None


def _about_filters(filters: list[Any], known: int) -> list[str]:
    if known < len(filters):
        return [UNKNOWN_FILTER]
    return [SEVERAL_FILTERS] if known > 1 else []


def _prefix(value: Any) -> str:
    return masked(value) if isinstance(value, str) and value else "something unreadable"


def _reason(value: Any) -> str:
    label = REASONS.get(as_text(value), "")
    return label[:1].lower() + label[1:] if label else "ended in an unknown way"


def _first(actions: Any) -> Any:
    return next(iter(as_list(actions)), None)
