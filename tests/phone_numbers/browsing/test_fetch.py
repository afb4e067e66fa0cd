"""The calls to Vapi and the queries that a page of the list takes."""

import re
from collections.abc import Callable

from pytest_django import DjangoAssertNumQueries

import vapi_sandbox
from tests.cast import Cast
from tests.conftest import signed_in

LIST = "/orgs/acme/numbers/"


def operations_of(vapi_acme: vapi_sandbox.Organization) -> list[str | None]:
    return [request.operation for request in vapi_acme.requests]


def test_a_page_makes_one_call_to_vapi_and_six_queries_whatever_its_size(
    cast: Cast,
    vapi_acme: vapi_sandbox.Organization,
    django_assert_num_queries: DjangoAssertNumQueries,
    read_names: Callable[[], None],
) -> None:
    viewer = signed_in(cast.viewer)
    read_names()
    viewer.get(LIST)
    assert sorted(filter(None, operations_of(vapi_acme))) == ["assistants", "list", "squads"]
    for address in (LIST + "?limit=25", LIST + "?limit=100"):
        vapi_acme.forget_requests()
        # session, person, memberships, unsettled creates, open bulk changes, saved searches
        with django_assert_num_queries(6):
            viewer.get(address)
        assert operations_of(vapi_acme) == ["list"]


def test_the_names_are_read_once_for_everybody(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    for person in (cast.viewer, cast.operator, cast.admin):
        signed_in(person).get(LIST)
    assert operations_of(vapi_acme).count("assistants") == 1
    assert operations_of(vapi_acme).count("list") == 3


def test_a_member_of_two_organizations_sees_the_numbers_of_each_apart(cast: Cast) -> None:
    both = signed_in(cast.both)
    acme, globex = both.get(LIST).text, both.get("/orgs/globex/numbers/").text
    numbers = re.compile(r'href="([0-9a-f-]{36})/"')
    assert len(numbers.findall(globex)) == 3
    assert not set(numbers.findall(acme)) & set(numbers.findall(globex))
