"""Names of assistants and squads are read in the background and shared between processes."""

import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

import vapi_sandbox
from phone_numbers.assignees import directory
from phone_numbers.assignees.directory import FRESH, Directory, DirectoryLookup
from tests.cast import Cast
from vapi_client.names import NO_NAMES, Names
from vapi_sandbox import Fault

LIST = "/orgs/acme/numbers/"


def names_so_far(cast: Cast) -> Directory | None:
    return DirectoryLookup(cast.acme, cast.acme.vapi()).result()


def wait_for_names(cast: Cast) -> Directory:
    for _ in range(500):
        if found := names_so_far(cast):
            return found
        time.sleep(0.01)
    raise AssertionError("the directory wasn't read")


def test_the_names_of_assistants_and_squads_are_read(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    found = wait_for_names(cast)
    named = {each["id"]: each.get("name") for each in vapi_acme.assistants}
    assert found.assistants == Names(named, complete=True)
    assert len(found.squads.by_id) == 2


def test_a_page_does_not_wait_for_slow_names(
    cast: Cast, as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.put({"provider": "vapi", "assistantId": vapi_acme.assistants[0]["id"]})
    vapi_acme.fail("assistants", Fault("latency", seconds=0.6, times=1))
    response = as_viewer.get(LIST)
    assert response.status_code == 200
    assert "data-pending=" in response.text, "it would have the names had it waited"
    assert 'hx-trigger="load' in response.text


def test_processes_share_the_names_that_one_of_them_read(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    wait_for_names(cast)
    directory._here.clear()  # as in another process
    wait_for_names(cast)
    read = [request.operation for request in vapi_acme.requests]
    assert read.count("assistants") == read.count("squads") == 1


def test_stale_names_are_used_while_new_ones_are_read(
    cast: Cast, vapi_acme: vapi_sandbox.Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = wait_for_names(cast)
    new = vapi_acme.put_assistant({"name": "New one"})
    monkeypatch.setattr(directory, "FRESH", timedelta(0))
    cache.delete(f"{cache_key(cast)}:lease")
    vapi_acme.fail("assistants", Fault("latency", seconds=0.4, times=1))

    assert names_so_far(cast) == old
    for _ in range(500):
        found = wait_for_names(cast)
        if new["id"] in found.assistants.by_id:
            break
        time.sleep(0.01)
    assert found.assistants.by_id[new["id"]] == "New one"


def test_a_new_api_key_has_names_of_its_own(cast: Cast) -> None:
    from pydantic import SecretStr

    before = cache_key(cast)
    cast.acme.set_api_key(SecretStr("sk-another-key"), region="us", by=None)
    cast.acme.save()
    assert cache_key(cast) != before


def test_squads_are_read_even_if_vapi_refuses_assistants(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.fail("assistants", Fault(status=403))
    found = wait_for_names(cast)
    assert found.assistants == NO_NAMES
    assert found.squads.complete


def cache_key(cast: Cast) -> str:
    return DirectoryLookup(cast.acme, cast.acme.vapi())._key


def test_names_are_fresh_for_a_minute() -> None:
    assert timedelta(minutes=1) == FRESH
