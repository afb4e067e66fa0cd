"""One at a time saves a number; whoever holds it and dies doesn't keep it."""

import threading
import time
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from phone_numbers.models import NumberLease
from phone_numbers.saving import leases
from phone_numbers.saving.errors import Occupied
from phone_numbers.saving.leases import lease
from tests.cast import Cast
from tests.phone_numbers.conftest import Together
from vapi_client.connections import Limits


@pytest.fixture(autouse=True)
def _short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "PATIENCE", 0.2)
    monkeypatch.setattr(leases, "PAUSE", 0.02)


def test_it_lasts_longer_than_the_calls_that_are_made_within_it() -> None:
    limits = Limits()
    assert leases.LASTS.total_seconds() > 3 * (limits.total + limits.wait_for_slot)


def test_it_is_one_at_a_time(cast: Cast) -> None:
    with lease(cast.acme, "n1"), pytest.raises(Occupied), lease(cast.acme, "n1"):
        pass
    with lease(cast.acme, "n1"):
        pass
    assert not NumberLease.objects.exists()


def test_other_numbers_and_organizations_are_free(cast: Cast) -> None:
    with ExitStack() as held:
        for organization in (cast.acme, cast.globex):
            for number_id in ("n1", "n2"):
                held.enter_context(lease(organization, number_id))
        assert NumberLease.objects.count() == 4


def test_it_is_given_back_where_something_goes_wrong(cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError), lease(cast.acme, "n1"):
        raise ZeroDivisionError
    assert not NumberLease.objects.exists()


def test_what_expired_is_taken_over(cast: Cast) -> None:
    with lease(cast.acme, "n1"):
        _expire()
        with lease(cast.acme, "n1"):
            _fails_to_take(cast)


def test_only_its_holder_gives_it_back(cast: Cast) -> None:
    with ExitStack() as later:
        with lease(cast.acme, "n1"):
            _expire()
            later.enter_context(lease(cast.acme, "n1"))
        _fails_to_take(cast)
    assert not NumberLease.objects.exists()


def test_threads_take_turns(
    cast: Cast, together: Together, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "PATIENCE", 20)
    inside: list[object] = []
    most: list[int] = []
    outside: list[object] = []
    others_waiting: list[int] = []

    def work() -> None:
        for _ in range(4):
            outside.append(1)
            with lease(cast.acme, "n1"):
                outside.pop()
                inside.append(1)
                most.append(len(inside))
                time.sleep(0.02)
                others_waiting.append(len(outside))
                inside.pop()

    together([work] * 4)

    assert most == [1] * 16
    assert any(others_waiting), "nobody had to wait"


def test_one_of_many_takes_over_what_expired(cast: Cast, together: Together) -> None:
    barrier = threading.Barrier(4)

    def work() -> bool:
        NumberLease.objects.get_or_create(
            organization=cast.acme,
            number_id="n1",
            defaults={"holder": "0" * 32, "expires_at": Now() - timedelta(seconds=1)},
        )
        barrier.wait()
        try:
            with lease(cast.acme, "n1"):
                time.sleep(1)
        except Occupied:
            return False
        return True

    assert sorted(map(bool, together([work] * 4))) == [False, False, False, True]


def _expire() -> None:
    NumberLease.objects.update(expires_at=Now() - timedelta(seconds=1))


def _fails_to_take(cast: Cast) -> None:
    with pytest.raises(Occupied), lease(cast.acme, "n1"):
        pass
