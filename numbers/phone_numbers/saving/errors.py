"""The errors of saving, creating, deleting and undoing, apart from Vapi's (vapi_client.errors).

    WriteError
    ├── Occupied            somebody else is changing this number
    ├── NotConfirmed        a person confirmed to delete the number as it was, not as it is
    ├── UnknownProvider     the OpenAPI document doesn't list this provider's fields
    ├── Conflicted          somebody else changed the same value since the form was opened
    ├── CredentialMissing   the change would send a credential that Vapi shows as asterisks
    ├── CredentialsMoved    the change would send saved credentials to another address
    ├── NotTaken            Vapi answered with success, and the number is as it was
    ├── CannotUndo          a change that can't be undone
    ├── AlreadySent         this form was sent before, and the result isn't known
    ├── CreatePending       an earlier request may still create this number
    └── CreateUnknown       Vapi's answer was lost, and a check couldn't tell what it did
    AnswerLost              the same for a change or deletion; a VapiError (UnknownOutcome)

No message shows a credential, but attributes may hold some.
"""

from collections.abc import Sequence
from datetime import datetime

from dashboard.activity.models import Attempt
from phone_numbers.models import NumberLease
from vapi_client.errors import Busy, InvalidRequest, NotConnected, Refused, UnknownOutcome
from vapi_client.json_values import JSON, Path
from vapi_client.schemas.phone_number import PhoneNumber

from .merging import Conflict

# Vapi refused the request, or nothing was sent
REFUSALS = (Refused, Busy, NotConnected, InvalidRequest)


class WriteError(Exception):
    """A change that wasn't made, or may not have been made."""


class Occupied(WriteError):
    """Somebody else is changing this number, or Vapi may still apply an earlier change.

    Nothing was sent. `lease` is None if it was released in the meantime.
    """

    def __init__(self, number_id: str, lease: NumberLease | None) -> None:
        self.number_id = number_id
        self.lease = lease
        super().__init__(f"number {number_id} is being changed by somebody else")


class UnknownProvider(WriteError):
    """The OpenAPI document doesn't list this provider's fields. Nothing was sent."""

    def __init__(self, provider: object) -> None:
        self.provider = provider
        super().__init__(f"the document doesn't know the provider {provider!r}")


class Conflicted(WriteError):
    """Somebody else changed the same value. Nothing was sent.

    `conflicts` has all conflicts, `undecided` those without a decision on the current value.
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
    """The change would replace a credential by the asterisks that Vapi shows. Nothing was sent.

    A person must enter or clear the credential at each of `paths`.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = tuple(paths)
        dotted = (".".join(map(str, path)) for path in self.paths)
        super().__init__(f"must be entered again or cleared: {', '.join(dotted)}")


class CredentialsMoved(WriteError):
    """The change would send saved credentials to another address. Nothing was sent.

    A person must enter or clear the credential at each of `paths`, or an admin keeps them.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = tuple(paths)
        dotted = (".".join(map(str, path)) for path in self.paths)
        super().__init__(f"would go to another address: {', '.join(dotted)}")


class NotConfirmed(WriteError):
    """The person didn't confirm to delete the number as it is now, `number`. Nothing was sent."""

    def __init__(self, number: PhoneNumber) -> None:
        self.number = number
        super().__init__(f"deleting number {number.id} wasn't confirmed")


class AnswerLost(UnknownOutcome):
    """Vapi's answer was lost, and a check didn't find the change applied.

    Vapi may still apply it until `until`, and nobody can change the number before. If
    `is_unchanged`, the check found the number as it was before.
    """

    def __init__(
        self, unknown: UnknownOutcome, *, until: datetime | None, is_unchanged: bool
    ) -> None:
        super().__init__(unknown.cause, unknown.sent)
        self.until = until
        self.is_unchanged = is_unchanged


class NotTaken(WriteError):
    """Vapi answered with success, but the number has the old value at each of `paths`."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = tuple(paths)
        dotted = (".".join(map(str, path)) for path in self.paths)
        self.reason = f"Not changed: {', '.join(dotted)}."
        super().__init__(self.reason)


class CannotUndo(WriteError):
    """A change that can't be undone. `reason` is a sentence for the person."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class AlreadySent(WriteError):
    """This form was sent before, and its request is still running or its result isn't known.

    `attempt` is None until the first request has recorded it.
    """

    def __init__(self, attempt: Attempt | None) -> None:
        self.attempt = attempt
        super().__init__("this form's number was sent before")


class CreatePending(WriteError):
    """Vapi may still create this number by an earlier `attempt`, until `until`.

    Nothing was sent.
    """

    def __init__(self, attempt: Attempt, *, until: datetime) -> None:
        self.attempt = attempt
        self.until = until
        super().__init__("an earlier request may still create this number")


class CreateUnknown(WriteError):
    """Vapi's answer was lost, and a check couldn't tell whether it created a number.

    `candidates` are the numbers that it may have created; None if the check failed. Vapi may still
    create one until `until`.
    """

    def __init__(
        self,
        cause: UnknownOutcome,
        candidates: tuple[PhoneNumber, ...] | None,
        attempt: Attempt,
        *,
        until: datetime,
    ) -> None:
        self.cause = cause
        self.candidates = candidates
        self.until = until
        self.attempt = attempt
        super().__init__(f"the number may or may not have been created, after {cause}")
