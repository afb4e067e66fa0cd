"""Sample data: the same for the same seed, as large as wanted, with every odd case among it."""

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
class Seeding:
    """How much of what an organization starts with."""

    numbers: int = 0
    assistants: int = 0
    squads: int = 0
    seed: int = 1
    assistant_size: int = 0


@dataclass(frozen=True)
class Seeded:
    """What an organization starts with."""

    numbers: list[JSON]
    assistants: list[JSON]
    squads: list[JSON]


def seeded(seeding: Seeding, organization_id: str) -> Seeded:
    """The objects of one organization; ids differ between organizations, the rest does not."""
    chance = Random(seeding.seed)  # noqa: S311 - sample data
    stamp = Stamp(organization_id, seeding.seed)
    assistants = [
        stamp.identified(document, when)
        for document, when in zip(
            assistant_documents(chance, seeding.assistants, seeding.assistant_size),
            stamp.instants(seeding.assistants, chance),
            strict=True,
        )
    ]
    assistant_ids = [assistant["id"] for assistant in assistants]
    squads = [
        stamp.identified(document, when)
        for document, when in zip(
            squad_documents(chance, seeding.squads, assistant_ids),
            stamp.instants(seeding.squads, chance),
            strict=True,
        )
    ]
    references = References(assistant_ids, [squad["id"] for squad in squads], stamp.uuid)
    numbers = [
        stamp.identified(document, when)
        for document, when in zip(
            _number_documents(chance, seeding.numbers, references),
            stamp.instants(seeding.numbers, chance),
            strict=True,
        )
    ]
    return Seeded(numbers, assistants, squads)


def _number_documents(chance: Random, count: int, references: References) -> list[JSON]:
    """The newest last. The odd cases are spread over the newest, between plain ones."""
    odd = showcase(chance, references)[: count * 3 // 4]
    taken = {document["number"] for document in odd if "number" in document}
    documents = [plain_number(chance, references, taken) for _ in range(count - len(odd))]
    apart = min(3.0, count / max(1, len(odd)))
    for index, document in enumerate(odd):
        documents.insert(int(index * apart), document)
    return documents[::-1]


class Stamp:
    """Ids, and the times at which things were made."""

    def __init__(self, organization_id: str, seed: int) -> None:
        self._organization_id = organization_id
        self._chance = Random(f"{organization_id}/{seed}")  # noqa: S311 - sample data
        midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        self._end = int(midnight.timestamp() * 1000)

    def uuid(self) -> str:
        return str(UUID(int=self._chance.getrandbits(128), version=4))

    def instants(self, count: int, chance: Random) -> list[tuple[int, int]]:
        """createdAt and updatedAt of so many objects, the oldest first; some share theirs."""
        span = int(timedelta(days=DAYS).total_seconds() * 1000)
        created = sorted(self._end - chance.randrange(span) for _ in range(count))
        for index in range(1, count):
            if chance.random() < SHARED_TIMESTAMP_RATE:
                created[index] = created[index - 1]
        return [
            (at, at + chance.choice((0, chance.randrange(self._end - at + 1)))) for at in created
        ]

    def identified(self, document: JSON, instants: tuple[int, int]) -> JSON:
        """The document as Vapi would store it."""
        created, updated = instants
        identity = {"id": self.uuid(), "orgId": self._organization_id}
        times = {"createdAt": _iso(created), "updatedAt": _iso(updated)}
        return {**identity, **document, **times}


def _iso(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:03}Z"
