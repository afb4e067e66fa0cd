"""Searches that a person saves under a name, for themselves or shared with the organization."""

from contextlib import AbstractContextManager
from urllib.parse import parse_qsl

from django.db import transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Lower

from dashboard.activity.record import Action, Actor, Change, recorded
from dashboard.orgs.models import Membership, Organization, Role, User
from phone_numbers.models import MAX_SEARCH_NAME, SavedSearch

from .list_query import ListQuery

MAX_SAVED = 50  # of a person; the shared ones of an organization have the same limit
ALREADY_DELETED = "This search was already deleted."


class Refusal(Exception):
    """A reason, in words for the person, why a search can't be saved, renamed or deleted."""


def searches_for(organization: Organization, person: User) -> QuerySet[SavedSearch]:
    """Return a person's own searches in an organization, then the shared ones."""
    theirs = Q(shared=True) | Q(created_by=person)
    return SavedSearch.objects.filter(theirs, organization=organization).order_by(
        "shared", Lower("name")
    )


def save(
    organization: Organization, name: str, query: ListQuery, *, shared: bool, by: Actor
) -> SavedSearch:
    """Save a search, without its page and page size. Raises Refusal."""
    if not query.narrows:
        raise Refusal("Search or add a filter before you save the search.")
    search = SavedSearch(
        organization=organization,
        name=_cleaned(name),
        query=query.search_address,
        created_by_id=by.user_id,
        shared=shared,
    )
    with _recorded(search, Action.SEARCH_SHARE, Change("query", after=_parameters(search)), by):
        _insert(search)
    return search


def may_change(search: SavedSearch, membership: Membership) -> bool:
    """Return whether a member may rename or delete a search.

    People change their own. Changing a shared one takes the operator who shared it, or an admin.
    """
    needed = Role.OPERATOR if search.shared else Role.VIEWER
    is_theirs = search.created_by_id == membership.user_id and membership.may(needed)
    return is_theirs or (search.shared and membership.may(Role.ADMIN))


def rename(search: SavedSearch, name: str, *, by: Actor) -> None:
    """Give a search another name. Raises Refusal, also if somebody else deleted it first."""
    before, after = search.name, _cleaned(name)
    if before == after:
        return
    with _recorded(search, Action.SEARCH_RENAME, Change("name", before, after), by):
        search.name = after
        _refuse_taken_name(search)
        if not SavedSearch.objects.filter(pk=search.pk).update(name=after):
            raise Refusal(ALREADY_DELETED)


def delete(search: SavedSearch, *, by: Actor) -> None:
    """Delete a search. Raises Refusal if somebody else deleted it first."""
    with _recorded(search, Action.SEARCH_DELETE, Change("query", _parameters(search)), by):
        if not SavedSearch.objects.filter(pk=search.pk).delete()[0]:
            raise Refusal(ALREADY_DELETED)


def _recorded(
    search: SavedSearch, action: Action, change: Change, by: Actor
) -> AbstractContextManager[object]:
    """Record a change of a shared search; a person's own concerns nobody else."""
    if not search.shared:
        return transaction.atomic()
    organization, name = search.organization, search.name
    return recorded(by, organization, action, subject=name, label=name, changes=[change])


def _parameters(search: SavedSearch) -> dict[str, str]:
    """Return the parameters by name. The record masks the values in an address."""
    return dict(parse_qsl(search.query.removeprefix("?")))


def _cleaned(name: str) -> str:
    name = "".join(each for each in " ".join(name.split()) if each.isprintable())
    if not name:
        raise Refusal("Enter a name.")
    if len(name) > MAX_SEARCH_NAME:
        raise Refusal(f"Shorten the name to at most {MAX_SEARCH_NAME} characters.")
    return name


def _insert(search: SavedSearch) -> None:
    if _refuse_taken_name(search).count() >= MAX_SAVED:
        raise Refusal(f"There are already {MAX_SAVED} searches. Delete one to save another.")
    search.save()


def _refuse_taken_name(search: SavedSearch) -> QuerySet[SavedSearch]:
    """Return the other searches that count together with one.

    The lock keeps two requests from using one name or passing the limit.
    """
    Organization.objects.select_for_update().get(pk=search.organization_id)
    others = SavedSearch.objects.filter(organization=search.organization, shared=search.shared)
    if not search.shared:
        others = others.filter(created_by=search.created_by_id)
    others = others.exclude(pk=search.pk)
    same_name = others.alias(lower=Lower("name")).filter(lower=Lower(Value(search.name)))
    if same_name.exists():
        raise Refusal("A search with this name already exists. Choose another name.")
    return others
