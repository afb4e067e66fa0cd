"""What all forms of a number share: the JSON they mean, and what is wrong with it."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from phone_numbers.saving.merging import changes
from vapi_client.json_values import JSON, Path
from vapi_client.masking import credentials
from vapi_client.schemas.phone_number import ProviderName
from vapi_client.schemas.providers import PROVIDERS
from vapi_client.schemas.validation import faults_in

from .nodes import id_of
from .rules import broken_rules
from .words import words_of


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, the input it is about, and what that is called."""

    name: str
    label: str
    words: str

    @property
    def id(self) -> str:
        return id_of(self.name)


class CheckedForm(ABC):
    """A number as it was (`base`), as it is meant to be (`result`), and why it can't be.

    A create has a base of nothing but its provider.
    """

    result: JSON

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
        """Notes what is wrong at a place of the JSON."""

    @abstractmethod
    def say_of(self, message: str) -> None:
        """Notes one of Vapi's own messages at the place that it names."""

    def say(self, name: str, words: str) -> None:
        """Notes what is wrong with an input, or with the form as a whole (no name)."""
        if words not in self.faults[name]:
            self.faults[name].append(words)

    @property
    def holds_new_credentials(self) -> bool:
        """Whether a credential was entered, which no page shows again."""
        before = {text for _, text in credentials(self.base)}
        return any(text and text not in before for _, text in credentials(self.result))

    def changes(self) -> JSON:
        """What a PATCH would hold: the top-level fields that differ, whole; null where cleared."""
        return changes(self.base, self.result, self.fields)

    def is_valid(self) -> bool:
        """Holds everything against the document and the rules of the form."""
        if self.creates:
            body, already = self.result, None
        else:
            body, already = {**self.changes(), "provider": self.provider}, self.base
        for fault in faults_in(body, creates=self.creates, already=already):
            self.say_at(fault.path, words_of(fault, self.result))
        for path, words in broken_rules(self.result, self.base, creates=self.creates):
            self.say_at(path, words)
        return not any(self.faults.values())

    def say_all_of(self, messages: Iterable[str]) -> None:
        for message in messages:
            self.say_of(message)

    def problems(self) -> list[Problem]:
        """Everything that is wrong; what is about no input of its own stands first."""
        return [Problem("", "", words) for words in self.faults.get("", ())]
