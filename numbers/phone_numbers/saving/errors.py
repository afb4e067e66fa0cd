"""What can keep a number from being written, beyond what Vapi says (vapi_client.errors).

    WriteError
    ├── Occupied            somebody is saving this number at the moment
    ├── UnknownProvider     the document doesn't say what of this provider's numbers can be changed
    ├── Conflicted          somebody else changed the same since the form was opened
    ├── CredentialMissing   what is to be sent holds a credential that Vapi shows as asterisks
    ├── NotApplied          no usable answer came, and looking showed that nothing was changed
    ├── CannotUndo          a change that can't be taken back
    ├── AlreadySent         this form's number was sent before, and what came of it isn't known
    └── CreateUnknown       no usable answer came, and looking didn't show whether a number was made

None shows a credential in its message; what it carries may hold some.
"""

from collections.abc import Sequence

from dashboard.activity.models import Attempt
from vapi_client.errors import UnknownOutcome
from vapi_client.json_values import JSON
from vapi_client.schemas.phone_number import PhoneNumber

from .merging import Conflict


class WriteError(Exception):
    """A number that wasn't written, or perhaps wasn't."""


class Occupied(WriteError):
    """Somebody is saving this number at the moment; nothing was sent."""

    def __init__(self, number_id: str) -> None:
        self.number_id = number_id
        super().__init__(f"number {number_id} is being saved by somebody else")


class UnknownProvider(WriteError):
    """The document has no rules for this provider's numbers; nothing was sent."""

    def __init__(self, provider: object) -> None:
        self.provider = provider
        super().__init__(f"the document doesn't know the provider {provider!r}")


class Conflicted(WriteError):
    """Somebody else changed the same; nothing was sent.

    `conflicts` are all there are, `undecided` those without a decision on what stands there now;
    `current` is the number as it is now.
    """

    def __init__(
        self, conflicts: Sequence[Conflict], undecided: Sequence[Conflict], current: JSON
    ) -> None:
        self.conflicts = tuple(conflicts)
        self.undecided = tuple(undecided)
        self.current = current
        super().__init__(f"changed by others too: {', '.join(each.name for each in undecided)}")


class CredentialMissing(WriteError):
    """A credential is shown by Vapi as asterisks, and would be replaced by them; nothing was sent.

    It must be entered again or cleared, at each of `paths`.
    """

    def __init__(self, paths: Sequence[tuple[str | int, ...]]) -> None:
        self.paths = tuple(paths)
        dotted = (".".join(map(str, path)) for path in self.paths)
        super().__init__(f"must be entered again or cleared: {', '.join(dotted)}")


class NotApplied(WriteError):
    """No usable answer came; the number was looked at, and it is as it was before."""

    def __init__(self, cause: UnknownOutcome) -> None:
        self.cause = cause
        super().__init__(f"not applied, as looking showed, after {cause}")


class CannotUndo(WriteError):
    """A change that can't be taken back, with the reason in a sentence for people."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class AlreadySent(WriteError):
    """This form's number was sent before: it is still under way, or what came of it isn't known.

    `attempt` is None in the moment before it was written down.
    """

    def __init__(self, attempt: Attempt | None) -> None:
        self.attempt = attempt
        super().__init__("this form's number was sent before")


class CreateUnknown(WriteError):
    """No usable answer came, and looking didn't show for certain whether a number was made.

    `candidates` are the numbers it could be; None where looking failed too.
    """

    def __init__(
        self, cause: UnknownOutcome, candidates: tuple[PhoneNumber, ...] | None, attempt: Attempt
    ) -> None:
        self.cause = cause
        self.candidates = candidates
        self.attempt = attempt
        super().__init__(f"it isn't known whether a number was created, after {cause}")
