"""Requests of an organization have a distance, whoever sends them."""

import itertools
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from bulk import pacing
from bulk.models import Pace
from bulk.pacing import NotYet, slow_down, wait_for_turn
from dashboard.orgs.database_clock import Now
from dashboard.workers import stopping
from tests.bulk.bulk_editor import let_time_pass
from tests.cast import Cast
from tests.phone_numbers.conftest import RunInParallel, run_in_parallel
from vapi_client.errors import Call, RateLimited
from vapi_sandbox import Organization

__all__ = ["run_in_parallel"]


@pytest.fixture(autouse=True)
def _one_a_minute(settings: Settings) -> None:
    settings.BULK_REQUESTS_PER_SECOND = 1 / 60


def pace_of(cast: Cast) -> Pace:
    return Pace.objects.annotate(now=Now()).get(pk=cast.acme.pk)


def seconds_until(moment: datetime, pace: Pace) -> float:
    now: datetime = pace.now  # type: ignore[attr-defined]
    return (moment - now).total_seconds()


def test_the_first_turn_is_now_and_the_next_one_after_the_gap(cast: Cast) -> None:
    wait_for_turn(cast.acme)
    with pytest.raises(NotYet) as too_soon:
        wait_for_turn(cast.acme)
    pace = pace_of(cast)
    assert pace.gap == 60_000
    assert too_soon.value.until == pace.next_at
    assert 30 < seconds_until(pace.next_at, pace) <= 60


def test_a_turn_that_was_not_taken_stays_free(cast: Cast) -> None:
    wait_for_turn(cast.acme)
    before = pace_of(cast).next_at
    for _ in range(3):
        with pytest.raises(NotYet):
            wait_for_turn(cast.acme)
    assert pace_of(cast).next_at == before


def test_organizations_do_not_wait_for_each_other(cast: Cast) -> None:
    wait_for_turn(cast.acme)
    wait_for_turn(cast.globex)


def test_an_organization_has_a_pace_of_its_own(cast: Cast) -> None:
    pacing.set_rate(cast.acme, 1 / 120)
    wait_for_turn(cast.acme)
    wait_for_turn(cast.globex)
    pacing.set_rate(cast.globex, 1 / 30)
    assert pace_of(cast).gap == 120_000
    pace = Pace.objects.get(pk=cast.globex.pk)
    assert (pace.gap, pace.next_at > pace_of(cast).next_at) == (30_000, False)
    pacing.set_rate(cast.acme, None)
    assert (pace_of(cast).rate, pace_of(cast).gap) == (1 / 60, 60_000)


def test_a_call_is_repeated_when_it_has_a_turn(cast: Cast) -> None:
    pacing.keep_pace(cast.acme)
    wait_for_turn(cast.acme)
    assert not cast.acme.before_repeat(0.0, 10.0)  # the next turn comes in a minute
    let_time_pass(timedelta(minutes=2))
    assert cast.acme.before_repeat(0.0, 10.0)
    cast.acme.on_rate_limit(RateLimited(Call("get number", "r1"), retry_after=600))
    let_time_pass(timedelta(minutes=2))
    assert not cast.acme.before_repeat(0.0, 10.0)  # another worker may have heard it


def test_no_call_is_sent_while_vapi_wants_none(
    cast: Cast, vapi_acme: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    pacing.keep_pace(cast.acme)
    wait_for_turn(cast.acme)
    vapi_acme.forget_requests()
    number_id = str(vapi_acme.numbers[0]["id"])
    slow_down(cast.acme, 600)
    with pytest.raises(RateLimited):
        cast.acme.vapi().get_number(number_id)
    assert not vapi_acme.requests
    let_time_pass(timedelta(seconds=595.5))
    waited: list[float] = []
    monkeypatch.setattr(stopping.event, "wait", waited.append)
    cast.acme.vapi().get_number(number_id)
    assert len(waited) == 1 and 0 < waited[0] <= 4.5


def test_a_call_is_not_repeated_by_a_process_that_ends(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    pacing.keep_pace(cast.acme)
    monkeypatch.setattr(stopping.event, "wait", lambda seconds: True)
    assert not cast.acme.before_repeat(0.0, 10.0)


def test_a_rate_limit_is_heeded_by_all_and_forgotten_gently(cast: Cast, settings: Settings) -> None:
    settings.BULK_REQUESTS_PER_SECOND = 1
    wait_for_turn(cast.acme)
    slow_down(cast.acme, 600)
    pace = pace_of(cast)
    assert 590 < seconds_until(pace.quiet_until, pace) <= 600
    assert pace.next_at == pace.quiet_until
    assert pace.gap == 1500
    slow_down(cast.acme, 1)
    assert pace_of(cast).quiet_until == pace.quiet_until  # the longer one counts
    gaps = []
    for _ in range(20):
        let_time_pass(timedelta(minutes=20))
        wait_for_turn(cast.acme)
        gaps.append(pace_of(cast).gap)
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[0] > 2000 and gaps[-1] == 1000


@pytest.mark.parametrize(("rate", "slowest"), [(5, 1600), (0.3, 10_000), (0.1, 10_000)])
def test_the_pace_has_a_lower_bound_at_which_numbers_are_still_written(
    rate: float, slowest: int, cast: Cast, settings: Settings
) -> None:
    settings.BULK_REQUESTS_PER_SECOND = rate
    wait_for_turn(cast.acme)
    for _ in range(20):
        slow_down(cast.acme)
    assert pace_of(cast).gap == slowest


def test_a_turn_that_became_too_early_is_awaited_again(
    cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BULK_REQUESTS_PER_SECOND = 1000
    waited: list[float] = []

    def wait(seconds: float) -> bool:
        if waited:
            let_time_pass(timedelta(seconds=seconds))
        else:
            slow_down(cast.acme, 10)  # another worker got a 429 meanwhile
        waited.append(seconds)
        return False

    monkeypatch.setattr(stopping.event, "wait", wait)
    wait_for_turn(cast.acme, 60)
    assert len(waited) == 2


def test_a_turn_that_moves_again_and_again_is_awaited_no_longer_than_asked(
    cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BULK_REQUESTS_PER_SECOND = 1000
    waited: list[float] = []

    def wait(seconds: float) -> bool:
        assert len(waited) < 9
        waited.append(seconds)
        let_time_pass(timedelta(seconds=seconds))
        slow_down(cast.acme, 4)  # another worker got a 429 meanwhile
        return False

    monkeypatch.setattr(stopping.event, "wait", wait)
    monkeypatch.setattr(pacing, "monotonic", lambda: sum(waited))
    with pytest.raises(NotYet) as too_far:
        wait_for_turn(cast.acme, 10)
    assert 4 < sum(waited) <= 10
    assert too_far.value.until == pace_of(cast).quiet_until


def test_a_process_that_ends_does_not_wait(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stopping.event, "wait", lambda seconds: True)
    with pytest.raises(NotYet) as ends:
        wait_for_turn(cast.acme)
    assert ends.value.until is None


def test_workers_at_the_same_time_take_different_turns(
    cast: Cast, run_in_parallel: RunInParallel, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    run_in_parallel([lambda: waits.append(pacing._take_slot(cast.acme, 3600.0))] * 6)
    waits.sort()
    gaps = [later - earlier for earlier, later in itertools.pairwise(waits)]
    assert len(gaps) == 5
    assert all(gap > 30 for gap in gaps), gaps
