"""Threads that wait for a turn get it in the order in which they came."""

import threading

from tests.waiting import PATIENCE, wait_until
from vapi_client.turns import Turns


def test_there_are_no_more_turns_than_allowed() -> None:
    turns = Turns(2)
    assert [turns.take(0) for _ in range(3)] == [True, True, False]
    turns.give_back()
    assert [turns.take(0) for _ in range(2)] == [True, False]


def test_a_turn_that_doesnt_come_in_time_is_nobodys() -> None:
    turns = Turns(1)
    assert turns.take(0)
    assert not turns.take(0.01)
    turns.give_back()
    assert turns.take(0)


def test_a_newcomer_doesnt_pass_those_who_wait() -> None:
    turns, served = Turns(1), list[int]()
    assert turns.take(0)

    def wait(place: int) -> None:
        assert turns.take(PATIENCE)
        served.append(place)

    threads = []
    for place in range(5):
        threads.append(threading.Thread(target=wait, args=[place]))
        threads[-1].start()
        wait_until(lambda: len(turns._waiting) == len(threads))
    for place in range(5):
        turns.give_back()
        assert not turns.take(0)  # it was handed on
        wait_until(lambda place=place: len(served) == place + 1)  # type: ignore[misc]
    assert served == [0, 1, 2, 3, 4]
    for thread in threads:
        thread.join()


def test_turns_add_up_whatever_threads_give_up() -> None:
    turns = Turns(3)

    def take_turns() -> None:
        for _ in range(200):
            if turns.take(0.0005):
                turns.give_back()

    threads = [threading.Thread(target=take_turns) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [turns.take(0) for _ in range(4)] == [True, True, True, False]
