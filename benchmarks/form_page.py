"""Measure the form of the largest number: its time beyond the API call, and its size.

Every section is open. The server, SIP authentication and fallback destination have every field set.
Each of the ten hooks has a filter and an action. Every second hook transfers the call, each with
another transfer mode.
"""

from contextlib import ExitStack
from functools import partial
from typing import get_args

from vapi_client.json_values import JSON
from vapi_client.schemas.transfer import TransferMode

from .measuring import Figures, at_most, figures, one_repeat, print_table, rounds_made
from .processes import Broken, Processes, Server, processes
from .sites import Site, start_dashboard, start_sandbox, upstream_client

HOOKS = 10
REPEATS = 7
ROUNDS = 25
SECONDS = 8.0  # for each repeat
MOST_ABOVE_RAW, AIM_ABOVE_RAW = 60.0, 40.0
MOST_BYTES = 150_000


def run() -> None:
    """Measure and print."""
    with processes() as started:
        sandbox, number_id = _start_upstream(started)
        site = start_dashboard(started, {"us": sandbox, "eu": sandbox}, role="operator")
        address = f"/orgs/us/numbers/{number_id}/edit/"
        site.warm_up(address)
        size = _size(site, address)
        with ExitStack() as stack:
            ours = stack.enter_context(site.client())
            raw = stack.enter_context(upstream_client(sandbox))
            calls = {
                "raw: httpx, no page": partial(raw.get, f"/phone-number/{number_id}"),
                "the form": partial(ours.get, address),
            }
            repeats = [one_repeat(calls, ROUNDS, SECONDS) for _ in range(REPEATS)]
    _print(figures(repeats), rounds_made(repeats), size)


def _print(measured: dict[str, Figures], rounds: str, size: int) -> None:
    print(
        f"The form of a number with {HOOKS} hooks, every section open: milliseconds to load it.\n"
        f"{REPEATS} repeats, each the median of {rounds} requests, in turns.\n"
    )
    print_table(
        ("", "min", "median", "max"),
        ((name, *times.columns(2)) for name, times in measured.items()),
    )
    above = measured["the form"] - measured["raw: httpx, no page"]
    print("\nTargets\n")
    print_table(
        ("", "min", "median", "max", ""),
        [
            (
                "form - raw, ms",
                *above.columns(2),
                at_most(above.median, MOST_ABOVE_RAW, AIM_ABOVE_RAW),
            ),
            ("bytes of HTML", "", f"{size:,}", "", at_most(size, MOST_BYTES)),
        ],
    )


def largest_number() -> JSON:
    """Return a number with every field set."""
    modes = get_args(TransferMode)
    return {
        "provider": "vapi",
        "name": "Northwestern region after-hours dispatch",
        "sipUri": "sip:northwestern-dispatch@sip.vapi.ai",
        "authentication": {"realm": "sip.vapi.ai", "username": "u" * 20, "password": "p" * 20},
        "assistantId": "5c86a9ab-a322-45b3-a060-63b52de6d363",
        "server": {
            "url": "https://hooks.example.com/vapi",
            "timeoutSeconds": 20,
            "credentialId": "5c86a9ab-a322-45b3-a060-63b52de6d364",
            "staticIpAddressesEnabled": True,
            "encryptedPaths": ["$.transcript", "$.customer.number"],
            "headers": {"Authorization": "Bearer sample", "X-Team": "support", "X-Region": "nw"},
            "backoffPlan": {
                "type": "exponential",
                "maxRetries": 4,
                "baseDelaySeconds": 1.5,
                "excludedStatusCodes": [400, 401, 403],
            },
        },
        "fallbackDestination": _destination("warm-transfer-experimental"),
        "hooks": [_hook(place, modes[place // 2 % len(modes)]) for place in range(HOOKS)],
    }


def _hook(place: int, mode: str) -> JSON:
    if place % 2:
        reasons = ["assistant-request-failed", "assistant-request-returned-error"]
        return {
            "on": "call.ending",
            "filters": [{"type": "oneOf", "key": "call.endedReason", "oneOf": reasons}],
            "do": {"type": "transfer", "destination": _destination(mode)},
        }
    return {
        "on": "call.ringing",
        "filters": [{"type": "startsWith", "key": "number", "startsWith": ["1900", "44870"]}],
        "do": [{"type": "say", "exact": "We do not take calls from this number. Goodbye."}],
    }


def _destination(mode: str) -> JSON:
    """Return a destination with every field set, even those that its mode doesn't use."""
    contents = [
        {"type": "text", "text": "I am connecting you.", "language": "en"},
        {"type": "text", "text": "Ich verbinde Sie.", "language": "de"},
    ]
    summary = [{"role": "system", "content": "Summarize the call in two sentences."}]
    return {
        "type": "number",
        "number": "+14155550199",
        "extension": "204",
        "callerId": "+14155550100",
        "numberE164CheckEnabled": True,
        "message": {"type": "custom-message", "contents": contents},
        "description": "The switchboard",
        "transferPlan": {
            "mode": mode,
            "message": "A caller for you.",
            "timeout": 45,
            "sipVerb": "dial",
            "dialTimeout": 30,
            "holdAudioUrl": "https://voice.example.net/hold.mp3",
            "transferCompleteAudioUrl": "https://voice.example.net/beep.mp3",
            "contextEngineeringPlan": {"type": "lastNMessages", "maxMessages": 12},
            "twiml": '<Say voice="alice">A caller.</Say>',
            "summaryPlan": {"enabled": True, "timeoutSeconds": 7.5, "messages": summary},
            "sipHeadersInReferToEnabled": True,
            "fallbackPlan": {"message": "Nobody is free right now.", "endCallEnabled": False},
        },
    }


def _start_upstream(started: Processes) -> tuple[Server, str]:
    """Start a sandbox with the largest number; return the server and the number's id."""
    sandbox = start_sandbox(started, 60)
    started.wait(sandbox, "/_sandbox/organizations")
    with upstream_client(sandbox) as client:
        created = client.post("/phone-number", json=largest_number())
        if created.status_code != 201:
            raise Broken(f"the sandbox refused the number: {created.text}")
        return sandbox, created.json()["id"]


def _size(site: Site, address: str) -> int:
    with site.client() as client:
        page = client.get(address, headers={"Accept-Encoding": "identity"})
        names = (
            "hooks.9.do.destination.transferPlan.summaryPlan.messages",
            "server.headers.2.name",
        )
        missing = [name for name in names if f'name="{name}"' not in page.text]
        if page.status_code != 200 or missing:
            raise Broken(f"the form ({page.status_code}) lacks {missing}")
        return len(page.content)
