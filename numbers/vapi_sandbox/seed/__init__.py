"""Sample data of any size, with every edge case among it. The same seed makes the same data."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from vapi_client.json_values import JSON

from .assistants import assistant_documents, squad_documents
from .numbers import References, plain_number
from .showcase import showcase

DAYS = 730
SHARED_TIMESTAMP_RATE = 0.08


@dataclass(frozen=True)
class SeedOptions:
    """How many objects an organization starts with."""

    numbers: int = 0
    assistants: int = 0
    squads: int = 0
    seed: int = 1
    assistant_size: int = 0


@dataclass(frozen=True)
class SampleData:
    """The objects that an organization starts with."""

    numbers: list[JSON]
    assistants: list[JSON]
    squads: list[JSON]


def generate(options: SeedOptions, organization_id: str) -> SampleData:
    """Return one organization's objects. Only their ids differ between organizations."""
    rng = Random(options.seed)  # noqa: S311 - sample data
    stamp = Stamp(organization_id, options.seed)
    assistants = [
        stamp.identified(document, when)
        for document, when in zip(
            assistant_documents(rng, options.assistants, options.assistant_size),
            stamp.instants(options.assistants, rng),
            strict=True,
        )
    ]
    assistant_ids = [assistant["id"] for assistant in assistants]
    squads = [
        stamp.identified(document, when)
        for document, when in zip(
            squad_documents(rng, options.squads, assistant_ids),
            stamp.instants(options.squads, rng),
            strict=True,
        )
    ]
    references = References(assistant_ids, [squad["id"] for squad in squads], stamp.uuid)
    numbers = [
        stamp.identified(document, when)
        for document, when in zip(
            _number_documents(rng, options.numbers, references),
            stamp.instants(options.numbers, rng),
            strict=True,
        )
    ]
    return SampleData(numbers, assistants, squads)


def _number_documents(rng: Random, count: int, references: References) -> list[JSON]:
    """Return the numbers, newest last, with edge cases spread among the newest."""
    edge_cases = showcase(rng, references)[: count * 3 // 4]
    taken = {document["number"] for document in edge_cases if "number" in document}
    documents = [plain_number(rng, references, taken) for _ in range(count - len(edge_cases))]
    spacing = min(3.0, count / max(1, len(edge_cases)))
    for index, document in enumerate(edge_cases):
        documents.insert(int(index * spacing), document)
    return documents[::-1]


class Stamp:
    """Gives objects their ids and dates."""

    def __init__(self, organization_id: str, seed: int) -> None:
        self._organization_id = organization_id
        self._chance = Random(f"{organization_id}/{seed}")  # noqa: S311 - sample data
        midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        self._end = int(midnight.timestamp() * 1000)

    def uuid(self) -> str:
        return str(UUID(int=self._chance.getrandbits(128), version=4))

    def instants(self, count: int, rng: Random) -> list[tuple[int, int]]:
        """Return createdAt and updatedAt in milliseconds for `count` objects, oldest first.

        Some objects share a createdAt.
        """
        span = int(timedelta(days=DAYS).total_seconds() * 1000)
        created = sorted(self._end - rng.randrange(span) for _ in range(count))
        for index in range(1, count):
            if rng.random() < SHARED_TIMESTAMP_RATE:
                created[index] = created[index - 1]
        return [(at, at + rng.choice((0, rng.randrange(self._end - at + 1)))) for at in created]

    def identified(self, document: JSON, instants: tuple[int, int]) -> JSON:
        """Return the document with an id and dates, as Vapi would store it."""
        created, updated = instants
        identity = {"id": self.uuid(), "orgId": self._organization_id}
        times = {"createdAt": _iso(created), "updatedAt": _iso(updated)}
        return {**identity, **document, **times}


def _iso(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:03}Z"
