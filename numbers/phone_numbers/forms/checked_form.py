"""What every form of a number has: the JSON it stands for, and what is wrong with it."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from phone_numbers.saving.merging import changes
from phone_numbers.typed_numbers import ReadNumber, read_numbers
from vapi_client.json_values import JSON, Path, with_value_at
from vapi_client.masking import credentials
from vapi_client.schemas.phone_number import ProviderName
from vapi_client.schemas.providers import PROVIDERS
from vapi_client.schemas.validation import faults_in

from .fault_messages import fault_message
from .form_element import id_of
from .rules import broken_rules


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, with the name and label of its input."""

    name: str
    label: str
    words: str

    def __str__(self) -> str:
        return f"{self.label}: {self.words}" if self.label else self.words

    @property
    def id(self) -> str:
        return id_of(self.name)


class CheckedForm(ABC):
    """A number as it was (`base`), as the person wants it (`result`), and the faults in it.

    The base of a new number holds only its provider. `entered` are the credentials that the person
    typed. `read_numbers` are the phone numbers that aren't written as Vapi stores them.
    """

    result: JSON
    entered: Set[str]
    read_numbers: Sequence[ReadNumber] = ()

    def __init__(self, base: JSON, *, creates: bool) -> None:
        self.base = base
        self.creates = creates
        self.provider: ProviderName = base["provider"]
        self.faults: dict[str, list[str]] = defaultdict(list)
        schema = PROVIDERS[self.provider].request_schema(creates=creates)
        self.fields = [
            field.alias
            for field in schema.model_fields.values()
            if field.alias and field.alias != "provider"
        ]

    @abstractmethod
    def say_at(self, path: Path, words: str) -> None:
        """Add a fault at a path of the JSON."""

    @abstractmethod
    def say_of(self, message: str) -> None:
        """Add one of Vapi's messages at the path that it names."""

    def say(self, name: str, words: str) -> None:
        """Add a fault to an input, or, without a name, to the whole form."""
        if words not in self.faults[name]:
            self.faults[name].append(words)

    def with_read_numbers(self, result: JSON) -> JSON:
        """Return the result with the phone numbers that the person typed as Vapi stores them."""
        self.read_numbers = list(read_numbers(result, self.base))
        for each in self.read_numbers:
            if each.is_changed:
                result = with_value_at(result, each.path, each.stored)
        return result

    def sent_numbers_note(self) -> str:
        """Return a sentence about phone numbers that were sent otherwise than typed; empty if none
        was."""
        changed = [each for each in self.read_numbers if each.is_changed]
        said = dict.fromkeys(f"{each.written} was sent as {each.stored}" for each in changed)
        return f" {', '.join(said)}." if said else ""

    @property
    def holds_new_credentials(self) -> bool:
        """Return whether the person entered a credential, which no page shows again."""
        before = {text for _, text in credentials(self.base)}
        return any(text and text not in before for _, text in credentials(self.result))

    def changes(self) -> JSON:
        """Return the body of a PATCH: every top-level field that differs, null if cleared."""
        return changes(self.base, self.result, self.fields)

    def is_valid(self) -> bool:
        """Validate the result against the OpenAPI document and the rules of the form."""
        if self.creates:
            body, already = self.result, []
        else:
            body, already = {**self.changes(), "provider": self.provider}, [self.base]
        for fault in faults_in(body, creates=self.creates, already=already):
            self.say_at(fault.path, fault_message(fault, self.result))
        for path, words in broken_rules(self.result, self.base, creates=self.creates):
            self.say_at(path, words)
        return not any(self.faults.values())

    def say_all_of(self, messages: Iterable[str]) -> None:
        for message in messages:
            self.say_of(message)

    def problems(self) -> list[Problem]:
        """Return everything that is wrong, faults of the whole form first."""
        return [Problem("", "", words) for words in self.faults.get("", ())]
