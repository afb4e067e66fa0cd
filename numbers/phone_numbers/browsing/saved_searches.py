"""Searches that are kept under a name: by a person for themselves, or shared with everybody."""

from contextlib import AbstractContextManager

from django.db import transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Lower

from dashboard.activity.record import Action, Actor, Change, recorded
from dashboard.orgs.models import Membership, Organization, Role, User
from phone_numbers.models import LONGEST_NAME, SavedSearch

from .list_query import Browse

MOST = 50  # of a person, and again of all who share
GONE = "It was deleted already."


class Refusal(Exception):
    """What speaks against keeping or deleting a search, in words."""


def searches_for(organization: Organization, person: User) -> QuerySet[SavedSearch]:
    """What a person finds in an organization: their own, and then what is shared."""
    theirs = Q(shared=True) | Q(created_by=person)
    return SavedSearch.objects.filter(theirs, organization=organization).order_by(
        "shared", Lower("name")
    )


def save(
    organization: Organization, name: str, browse: Browse, *, shared: bool, by: Actor
) -> SavedSearch:
    """Keeps a search. Raises Refusal."""
    if not browse.narrows:
        raise Refusal("There is nothing to save: all numbers are shown.")
    search = SavedSearch(
        organization=organization,
        name=_cleaned(name),
        query=browse.search_address,
        created_by_id=by.user_id,
        shared=shared,
    )
    with _recorded(search, Action.SEARCH_SHARE, Change("query", after=search.query), by):
        _insert(search)
    return search


def may_delete(search: SavedSearch, membership: Membership) -> bool:
    """One's own; a shared one also as admin. Who shared it needs the role for that still."""
    needed = Role.OPERATOR if search.shared else Role.VIEWER
    is_theirs = search.created_by_id == membership.user_id and membership.may(needed)
    return is_theirs or (search.shared and membership.may(Role.ADMIN))


def delete(search: SavedSearch, *, by: Actor) -> None:
    """Raises Refusal where somebody else was faster."""
    with _recorded(search, Action.SEARCH_DELETE, Change("query", search.query), by):
        if not SavedSearch.objects.filter(pk=search.pk).delete()[0]:
            raise Refusal(GONE)


def _recorded(
    search: SavedSearch, action: Action, change: Change, by: Actor
) -> AbstractContextManager[object]:
    """What a person keeps for themselves concerns nobody else, and isn't recorded."""
    if not search.shared:
        return transaction.atomic()
    organization, name = search.organization, search.name
    return recorded(by, organization, action, subject=name, label=name, changes=[change])


def _cleaned(name: str) -> str:
    name = "".join(each for each in " ".join(name.split()) if each.isprintable())
    if not name:
        raise Refusal("Give it a name.")
    if len(name) > LONGEST_NAME:
        raise Refusal(f"A name has at most {LONGEST_NAME} characters.")
    return name


def _insert(search: SavedSearch) -> None:
    """One at a time in an organization, so that the names differ and the count is kept."""
    Organization.objects.select_for_update().get(pk=search.organization_id)
    others = SavedSearch.objects.filter(organization=search.organization, shared=search.shared)
    if not search.shared:
        others = others.filter(created_by=search.created_by_id)
    same_name = others.alias(lower=Lower("name")).filter(lower=Lower(Value(search.name)))
    if same_name.exists():
        raise Refusal("There is one of this name. Delete it first, or choose another name.")
    if others.count() >= MOST:
        raise Refusal(f"There can be {MOST} of these. Delete one that nobody needs.")
    search.save()
