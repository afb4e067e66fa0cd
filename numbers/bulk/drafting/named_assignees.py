"""The ids of assistants and squads that a file or a form names."""

from collections.abc import Collection

from dashboard.orgs.models import Organization
from phone_numbers.assignees import picker
from phone_numbers.assignees.directory import Kind, known_names, names_now

from .selection import is_id

Named = tuple[Kind, str]
"""The kind of an assignee, and the name or the id that was typed."""


def ids_of(organization: Organization, named: Collection[Named]) -> dict[Named, str]:
    """Return the ids, and a text as it is where none has this name, or several have it.

    Waits for the names that Vapi has now only if those known before lack one.
    """
    ids = {each: each[1] for each in named}
    for names in (known_names, names_now):
        if not all(map(is_id, ids.values())):
            directory = names(organization)
            ids = {(kind, text): picker.id_of(directory, kind, text) for kind, text in named}
    return ids
