"""Assistants and squads. A number needs only their ids and names; the rest makes them realistic."""

from collections.abc import Sequence
from random import Random

from vapi_client.json_values import JSON

from .words import ASSISTANTS, PLACES, SQUADS

VOICES = ("Elliot", "Savannah", "Rohan", "Lily", "Cole", "Paige")
PROMPT = (
    "You answer the telephone for a support team. Be brief and kind, ask one question at a time, "
    "and repeat names and numbers back to the caller. "
)


def assistant_documents(rng: Random, count: int, size: int) -> list[JSON]:
    """Return `count` assistants of about `size` bytes or more, one of them without a name."""
    documents = [_assistant(rng, index, size) for index in range(count)]
    if count > 1:
        del documents[count // 2]["name"]
    return documents


def squad_documents(rng: Random, count: int, assistant_ids: Sequence[str]) -> list[JSON]:
    """Return `count` squads of up to three assistants each."""
    return [
        {
            "name": _numbered(SQUADS, index),
            "members": [
                {"assistantId": assistant_id, "assistantDestinations": []}
                for assistant_id in rng.sample(assistant_ids, min(len(assistant_ids), 3))
            ],
        }
        for index in range(count)
    ]


def _assistant(rng: Random, index: int, size: int) -> JSON:
    prompt = PROMPT * max(1, size // len(PROMPT))
    return {
        "name": _assistant_name(index),
        "voice": {"provider": "vapi", "voiceId": rng.choice(VOICES)},
        "model": {
            "provider": "openai",
            "model": "gpt-4.1",
            "temperature": rng.choice((0, 0.3, 0.7)),
            "messages": [{"role": "system", "content": prompt}],
        },
        "transcriber": {"provider": "deepgram", "model": "nova-3", "language": "multi"},
        "firstMessage": "Hello, how may I help you?",
        "endCallMessage": "Goodbye.",
        "backgroundSound": "off",
        "maxDurationSeconds": 600,
    }


def _assistant_name(index: int) -> str:
    """Return a distinct name of at most 40 characters, with a place or a number where needed."""
    round_, position = divmod(index, len(ASSISTANTS))
    name = ASSISTANTS[position]
    if round_ == 0:
        return name
    series, place = divmod(round_ - 1, len(PLACES))
    suffix = f" {series + 1}" if series else ""
    return f"{name}, {PLACES[place]}{suffix}"


def _numbered(names: Sequence[str], index: int) -> str:
    series, position = divmod(index, len(names))
    return f"{names[position]} {series + 1}" if series else names[position]
