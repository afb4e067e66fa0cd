"""All organizations share the connections, and none notices another."""

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from pydantic import SecretStr

from tests.waiting import wait_until
from vapi_client import VapiClient
from vapi_client.connections import Connections, Limits, shared_connections
from vapi_client.errors import Busy, Call, KeyRefused, Unreadable
from vapi_client.schemas.listing import CreatedWindow
from vapi_sandbox import Fault, Organization, Sandbox

from .conftest import Connect
from .local_server import QuietHandler, serving
from .reads import READS, fail_to_list


def client_of(url: str, connections: Connections, key: str = "key") -> VapiClient:
    return VapiClient(SecretStr(key), url, connections=connections)


def test_the_cookies_of_one_organization_never_reach_another() -> None:
    received: list[tuple[str, str | None]] = []

    class SetsCookies(QuietHandler):
        def get(self) -> None:
            received.append((self.headers["Authorization"], self.headers["Cookie"]))
            self.answer(Set_Cookie="session=of-one-organization; Path=/")

    connections = Connections()
    with serving(SetsCookies) as url:
        for key in ("one", "two", "one"):
            client_of(url, connections, key).list_assistants(CreatedWindow())
    connections.close()

    assert received == [("Bearer one", None), ("Bearer two", None), ("Bearer one", None)]
    assert not connections.client.cookies


def test_a_redirect_is_not_followed_so_the_key_stays_at_home() -> None:
    asked_elsewhere: list[str] = []

    class Elsewhere(QuietHandler):
        def get(self) -> None:
            asked_elsewhere.append(self.path)
            self.answer()

    with serving(Elsewhere) as elsewhere:

        class Redirects(QuietHandler):
            def get(self) -> None:
                self.answer(status=307, Location=f"{elsewhere}/assistant")

        connections = Connections()
        with serving(Redirects) as url, pytest.raises(Unreadable):
            client_of(url, connections).list_assistants(CreatedWindow())
        connections.close()
    assert asked_elsewhere == []


def test_closed_connections_are_not_reopened() -> None:
    connections = Connections()
    connections.close()
    with pytest.raises(RuntimeError, match="closed"):
        client_of("http://127.0.0.1:1", connections).list_assistants(CreatedWindow())


def test_each_operation_on_a_socket_has_its_time_limit() -> None:
    timeouts = Limits(connect=1, read=2, write=3, pool=4).timeouts
    assert timeouts == httpx.Timeout(connect=1, read=2, write=3, pool=4)


def test_a_slow_organization_slows_no_other(
    connect: Connect, organization: Organization, sandbox: Sandbox
) -> None:
    """Calls fill the slots of their own key. Its next call fails at once."""
    client = connect(limits=Limits(read=4, total=4, calls_per_key=2, wait_for_slot=0.1))
    organization.fail("list", Fault("hang"))
    waiting = [threading.Thread(target=fail_to_list, args=(client,)) for _ in range(2)]
    for thread in waiting:
        thread.start()
    wait_until(lambda: len(organization.requests) == 2)

    with pytest.raises(Busy):
        client.list_assistants(CreatedWindow())
    assert all(thread.is_alive() for thread in waiting)

    with pytest.raises(KeyRefused):
        VapiClient(
            SecretStr("another"), sandbox.url, connections=client._session.connections
        ).list_assistants(CreatedWindow())
    for thread in waiting:
        thread.join()
    client.list_assistants(CreatedWindow())


def test_a_slot_is_free_again_after_a_failed_call() -> None:
    connections = Connections(Limits(calls_per_key=1, wait_for_slot=0.01))
    call, key = Call("list numbers", "request"), SecretStr("key")
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), connections.slot(key, call):
            raise ZeroDivisionError
    with connections.slot(key, call):
        with pytest.raises(Busy), connections.slot(key, call):
            pass
        with connections.slot(SecretStr("another"), call):
            pass
    connections.close()


@pytest.mark.parametrize("operation", [name for name in READS if name != "list"])
def test_a_full_pool_raises_busy(
    operation: str, connect: Connect, organization: Organization
) -> None:
    client = connect(limits=Limits(read=0.8, pool=0.1, total=1, connections=1))
    organization.fail("list", Fault("hang"))
    waiting = threading.Thread(target=fail_to_list, args=(client,))
    waiting.start()
    wait_until(lambda: bool(organization.requests))

    with pytest.raises(Busy):
        READS[operation](client)
    waiting.join()


def test_all_threads_share_one_set_of_connections() -> None:
    with ThreadPoolExecutor(8) as threads:
        opened = list(threads.map(lambda _: shared_connections(), range(32)))
    assert len({id(each) for each in opened}) == 1


def test_calls_of_all_keys_leave_threads_for_other_things() -> None:
    connections = Connections(Limits(calls=2, wait_for_slot=0.01))
    call = Call("list numbers", "request")
    with (
        connections.slot(SecretStr("one"), call),
        connections.slot(SecretStr("another"), call),
        pytest.raises(Busy, match="2 calls are already under way"),
        connections.slot(SecretStr("a third"), call),
    ):
        pass
    with connections.slot(SecretStr("a third"), call):
        pass
    connections.close()


def test_a_burst_waits_for_its_turn_but_not_in_endless_numbers() -> None:
    connections = Connections(Limits(calls_per_key=1, waiting_calls=2, wait_for_slot=60))
    call, key = Call("list numbers", "request"), SecretStr("key")

    def wait_for_a_turn() -> bool:
        with connections.slot(key, call):
            return True

    with ThreadPoolExecutor(2) as threads:
        with connections.slot(key, call):
            waiting = [threads.submit(wait_for_a_turn) for _ in range(2)]
            wait_until(lambda: not connections._waiting._free)
            with pytest.raises(Busy), connections.slot(key, call):
                pass
        assert all(each.result() for each in waiting)
    connections.close()
