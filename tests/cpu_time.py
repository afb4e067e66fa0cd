"""A limit on processor time, which doesn't depend on how busy the machine is."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def limited_cpu(seconds: float) -> Iterator[None]:
    """Fail if the block takes more seconds of this process. It is interrupted, a pattern too."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise AssertionError(f"this took more than {seconds} s of processor time")

    before = signal.signal(signal.SIGVTALRM, interrupt)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
