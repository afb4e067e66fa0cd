"""The steps of a call at one number, as Vapi's OpenAPI document states them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from phone_numbers.assignees.assignee import Assignee
from phone_numbers.webhooks import parse_webhook
from vapi_client.schemas.phone_number import STATUSES, PhoneNumber

from . import hooks
from .steps import Offer, Step
from .transfers import destination_of, transfer_lines
from .values import as_list, as_object
from .words import listed, quoted

ASSIGNMENT = ("assistantId",)
FALLBACK = ("fallbackDestination",)
KINDS = {"assistantId": "an assistant", "squadId": "a squad", "workflowId": "a workflow"}
FAILS = "If the request fails"
NOT_REACHED = "Not reached, because the hook above takes every call"
ASSIGN = Offer("Assign", ASSIGNMENT)
ADD_FALLBACK = Offer("Add fallback destination", FALLBACK)
SEVERAL = "Several are assigned. Vapi doesn't document which of them answers."
ONLY_IF = "Only if nothing above takes the call."
NOT_USED = "Vapi uses it only if a request to a server fails. A number with {} sends none."


@dataclass(frozen=True, slots=True)
class Course:
    """The course of a call at one number: its steps, and how it goes on.

    `onward` is the step that transfers every call that isn't answered. Without one, the call ends
    with the step `end`.
    """

    steps: tuple[Step, ...]
    onward: Step | None
    end: Step


def may_use_fallback(number: PhoneNumber) -> bool:
    """Return whether a call may reach the fallback destination: a request to a server may fail.

    A number with an assignment sends no request, even if the assistant was deleted, and neither
    does one whose hook takes every call.
    """
    if any(map(number.received.get, KINDS)):
        return False
    return not hook_takes_every_call(number)


def hook_takes_every_call(number: PhoneNumber) -> bool:
    """Return whether a hook takes all calls before an assistant or a server could answer."""
    return bool(number.received.get("hooks")) and _ringing(number)[1] is not None


def misses_fallback(number: PhoneNumber) -> bool:
    """Return whether Vapi hangs up if the server doesn't answer.

    A fallback destination may take the call, also one that can't be read, and so may a hook.
    """
    if number.received.get("fallbackDestination") or not may_use_fallback(number):
        return False
    return not any(map(hooks.may_take_failed_request, as_list(number.received.get("hooks"))))


def course_of(number: PhoneNumber, assignees: Sequence[Assignee]) -> Course:
    """Return what happens to a call at a number."""
    ringing, taking = _ringing(number)
    later = [_answer(number, assignees), *_ending(number), *_fallback(number)]
    if taking:
        later = [replace(each, standing="unused", arrow="") for each in later]
        later[0] = replace(later[0], arrow=NOT_REACHED)
    elif ringing:
        later[0] = replace(later[0], arrow="Otherwise")
        if any(map(hooks.is_unknown, ringing)):
            later[0] = replace(later[0], standing="depends")
    steps = (_call(number), *ringing, *later)
    if taking:
        onward = taking if taking.destination else None
        return Course(steps, onward, Step("hang-up", "The call ends"))
    onward = later[-1] if later[-1].place == FALLBACK and later[-1].destination else None
    return Course(steps, onward, _end(number, assignees))


def _call(number: PhoneNumber) -> Step:
    has_password = number.sip_uri and number.received.get("authentication")
    lines = ("Callers by SIP must authenticate.",) if has_password else ()
    step = Step("call", "The call arrives", lines)
    status = number.status
    if status == "blocked":
        return replace(step, trouble="Vapi reports that this number is blocked.", tone="error")
    if status == "activating":
        return replace(step, trouble="Vapi is still activating this number.", tone="warning")
    if not number.number and not number.sip_uri:
        nowhere = "It has neither a phone number nor a SIP address, so nobody can call it."
        return replace(step, trouble=nowhere, tone="error")
    if status and status not in STATUSES:
        trouble = f"Vapi reports a status that isn't documented: {quoted(status)}."
        return replace(step, trouble=trouble, tone="warning")
    return step


def _ringing(number: PhoneNumber) -> tuple[list[Step], Step | None]:
    """Return the steps while the call rings, and the first that takes every call."""
    steps, taking = [], None
    for index, hook in enumerate(as_list(number.received.get("hooks"))):
        event = hooks.event_of(hook)
        if event == hooks.ENDING:
            continue
        if event != hooks.RINGING:
            steps.append(hooks.unknown_step(hook, index))
            continue
        step = hooks.ringing_step(hook, index)
        if taking:
            step = replace(step, standing="unused")
        elif hooks.takes_every_call(hook, step):
            taking = step
        steps.append(step)
    return steps, taking


def _answer(number: PhoneNumber, assignees: Sequence[Assignee]) -> Step:
    """Return the step that answers. Vapi asks a server only if nothing is assigned."""
    people = tuple(each for each in assignees if each.kind != "server")
    if people:
        return _assigned(people)
    if _is_unreadable(number):
        return Step(
            "unknown",
            "Something that this dashboard can't read answers",
            standing="depends",
            place=ASSIGNMENT,
        )
    if number.server and number.server.url:
        return _server(number.server.url)
    return Step(
        "server",
        "The organization's server chooses who answers",
        (
            "Nothing is assigned, so Vapi asks the server in the organization's settings at Vapi.",
            "Only Vapi knows whether there is one.",
        ),
        standing="depends",
        offer=ASSIGN,
    )


def _assigned(people: tuple[Assignee, ...]) -> Step:
    step = Step("assignee", "answers", place=ASSIGNMENT, assignees=people)
    deleted = [each.kind for each in people if each.state == "deleted"]
    was_deleted = f"The {listed(deleted, 'and')} {'were' if deleted[1:] else 'was'} deleted"
    if len(deleted) == len(people):
        return replace(step, title="", trouble=f"{was_deleted}, so nothing answers.", tone="error")
    if len(people) > 1:
        trouble = f"{was_deleted}. {SEVERAL}" if deleted else SEVERAL
        return replace(step, trouble=trouble, tone="warning", standing="depends")
    return step


def _server(url: str) -> Step:
    webhook = parse_webhook(url)
    step = Step(
        "server",
        f"Server {webhook.shown_host or 'of the number'} chooses who answers",
        (
            "Vapi asks it for an assistant and waits 7.5 seconds at most.",
            "Only the server knows its answer: an assistant, a squad or a transfer.",
        ),
        standing="depends",
        place=("server",),
        offer=ASSIGN,
    )
    if webhook.flaws:
        trouble = f"The server {' and '.join(webhook.flaws)}."
        return replace(step, trouble=trouble, tone="error")
    return step


def _ending(number: PhoneNumber) -> list[Step]:
    assigned = _assigned_kinds(number)
    return [
        hooks.ending_step(hook, index, assigned)
        for index, hook in enumerate(as_list(number.received.get("hooks")))
        if hooks.event_of(hook) == hooks.ENDING
    ]


def _fallback(number: PhoneNumber) -> list[Step]:
    """Return the step of the fallback destination, if there is one."""
    received = number.received.get("fallbackDestination")
    if not received:
        return []
    destination = destination_of(received)
    lines = transfer_lines(received)
    step = Step(
        "transfer",
        "The fallback transfers the call to",
        lines,
        arrow=FAILS,
        place=FALLBACK,
        destination=destination,
    )
    if destination is None:
        trouble = "The fallback destination can't be read."
        step = replace(step, title="The fallback transfers the call", trouble=trouble, tone="error")
    assigned = _assigned_kinds(number)
    if assigned:
        lines = (*lines, NOT_USED.format(assigned))
        return [replace(step, arrow="", lines=lines, standing="unused")]
    return [step]


def _end(number: PhoneNumber, assignees: Sequence[Assignee]) -> Step:
    """Return the end of a call that no fallback destination is known to take."""
    if assignees and all(each.state == "deleted" for each in assignees):
        return Step("hang-up", "Nothing else takes the call", tone="error")
    if _assigned_kinds(number):
        return Step("hang-up", "The call ends")
    step = Step("hang-up", "Vapi hangs up with an error message", arrow=FAILS)
    if not misses_fallback(number):
        return replace(step, lines=(ONLY_IF,), standing="depends")
    step = replace(step, offer=ADD_FALLBACK)
    if number.server and number.server.url:
        return step
    trouble = "Nothing set here answers this number."
    return replace(step, arrow="Without an answer", trouble=trouble, tone="error")


def _assigned_kinds(number: PhoneNumber) -> str:
    """Return what a number is assigned to, in words; empty if a server is asked."""
    return listed([words for field, words in KINDS.items() if number.received.get(field)], "and")


def _is_unreadable(number: PhoneNumber) -> bool:
    """Return whether something is assigned in a form that isn't documented."""
    if _assigned_kinds(number):
        return True
    server, readable = number.received.get("server"), number.server
    url = as_object(server).get("url") if isinstance(server, dict) else server
    return bool(url) and not (readable and readable.url)
