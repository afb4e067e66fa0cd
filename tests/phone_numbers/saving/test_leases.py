"""Only one save at a time holds the lease of a number; an expired lease is taken over."""

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
from tests.phone_numbers.conftest import RunInParallel
from vapi_client.connections import Limits


@pytest.fixture(autouse=True)
def _short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "PATIENCE", 0.2)
    monkeypatch.setattr(leases, "PAUSE", 0.02)


def test_a_lease_lasts_longer_than_the_calls_of_a_save() -> None:
    limits = Limits()
    assert leases.LEASE_DURATION.total_seconds() > 3 * (limits.total + limits.wait_for_slot)


def test_only_one_holder_has_the_lease_of_a_number(cast: Cast) -> None:
    with lease(cast.acme, "n1"), pytest.raises(Occupied), lease(cast.acme, "n1"):
        pass
    with lease(cast.acme, "n1"):
        pass
    assert not NumberLease.objects.exists()


def test_other_numbers_and_organizations_have_leases_of_their_own(cast: Cast) -> None:
    with ExitStack() as held:
        for organization in (cast.acme, cast.globex):
            for number_id in ("n1", "n2"):
                held.enter_context(lease(organization, number_id))
        assert NumberLease.objects.count() == 4


def test_a_lease_is_released_after_an_error(cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError), lease(cast.acme, "n1"):
        raise ZeroDivisionError
    assert not NumberLease.objects.exists()


def test_an_expired_lease_is_taken_over(cast: Cast) -> None:
    with lease(cast.acme, "n1"):
        _expire()
        with lease(cast.acme, "n1"):
            _assert_is_taken(cast)


def test_a_former_holder_does_not_release_the_lease(cast: Cast) -> None:
    with ExitStack() as later:
        with lease(cast.acme, "n1"):
            _expire()
            later.enter_context(lease(cast.acme, "n1"))
        _assert_is_taken(cast)
    assert not NumberLease.objects.exists()


def test_threads_wait_for_each_other(
    cast: Cast, run_in_parallel: RunInParallel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "PATIENCE", 20)
    holders: list[object] = []
    holders_at_once: list[int] = []
    waiting: list[object] = []
    waiting_at_once: list[int] = []

    def save() -> None:
        for _ in range(4):
            waiting.append(1)
            with lease(cast.acme, "n1"):
                waiting.pop()
                holders.append(1)
                holders_at_once.append(len(holders))
                time.sleep(0.02)
                waiting_at_once.append(len(waiting))
                holders.pop()

    run_in_parallel([save] * 4)

    assert holders_at_once == [1] * 16
    assert any(waiting_at_once), "nobody had to wait"


def test_only_one_thread_takes_over_an_expired_lease(
    cast: Cast, run_in_parallel: RunInParallel
) -> None:
    barrier = threading.Barrier(4)

    def save() -> bool:
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

    assert sorted(map(bool, run_in_parallel([save] * 4))) == [False, False, False, True]


def _expire() -> None:
    NumberLease.objects.update(expires_at=Now() - timedelta(seconds=1))


def _assert_is_taken(cast: Cast) -> None:
    with pytest.raises(Occupied), lease(cast.acme, "n1"):
        pass
