"""The body of a PATCH: the difference between a number as it is and as it should be."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from dashboard.activity.record import Change, changes_between
from vapi_client.json_values import JSON, Path, same
from vapi_client.masking import MASK, credentials, was_masked
from vapi_client.schemas.providers import PROVIDERS

from .credential_addresses import moved_credentials
from .errors import Conflicted, CredentialMissing, CredentialsMoved, UnknownProvider
from .merging import changes, merge, resolve

_UPDATABLE = {
    name: tuple(
        field.alias or ""
        for field in provider.update.model_fields.values()
        if field.alias != "provider"
    )
    for name, provider in PROVIDERS.items()
}


def updatable_fields(provider: object) -> tuple[str, ...]:
    """Return the fields of a provider's numbers that a PATCH can change. Raises UnknownProvider."""
    known = _UPDATABLE.get(provider) if isinstance(provider, str) else None
    if known is None:
        raise UnknownProvider(provider)
    return known


def build_patch(
    base: JSON,
    mine: JSON,
    theirs: JSON,
    decisions: Mapping[str, str],
    *,
    entered: Collection[str] = (),
    keeps_credentials: bool = False,
) -> JSON:
    """Return the fields to send. Raises Conflicted, CredentialMissing and CredentialsMoved.

    `entered` are the credentials that the person typed. `keeps_credentials` says that others may
    go to another address too.
    """
    fields = updatable_fields(theirs.get("provider"))
    base, mine, current = (
        without_null({name: side.get(name) for name in fields}) for side in (base, mine, theirs)
    )
    merged = merge(base, mine, current)
    resolved = resolve(merged, decisions)
    if resolved.conflicts:
        raise Conflicted(merged.conflicts, resolved.conflicts, theirs)
    wanted = changes(current, resolved.value, fields)
    if missing := tuple(_missing_credentials(wanted, base, current)):
        raise CredentialMissing(missing)
    moved = tuple(moved_credentials(wanted, current, base, entered=entered))
    if moved and not keeps_credentials:
        raise CredentialsMoved(moved)
    return wanted


def changes_to_record(
    wanted: JSON, number: JSON, base: JSON, entered: Collection[str]
) -> list[Change]:
    """Return what a patch changes, with a note on fields that take credentials elsewhere."""
    before = {name: number.get(name) for name in wanted}
    moved = {path[0] for path in moved_credentials(wanted, number, base, entered=entered)}
    return [
        replace(change, credentials_kept=change.field in moved)
        for change in changes_between(without_null(before), without_null(wanted))
    ]


def without_null(values: JSON) -> JSON:
    """Remove top-level nulls, which mean the same as unset fields."""
    return {name: value for name, value in values.items() if value is not None}


def are_values_of(values: JSON, number: JSON) -> bool:
    """Return whether the number has these values. Null and unset are the same."""
    return all(same(number.get(name), value) for name, value in values.items())


def _missing_credentials(wanted: JSON, *shown: JSON) -> Iterator[Path]:
    """Return the paths where the patch would send the mask of a credential."""
    sent = list(credentials(wanted))
    held = shown if sent else ()
    masks = {text for side in held for _, text in credentials(side) if was_masked(text)} | {MASK}
    for path, text in sent:
        if text in masks:
            yield path
