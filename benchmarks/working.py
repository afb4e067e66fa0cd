"""People of a benchmark, each at work in a thread."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

Work = Callable[[threading.Event], None]
"""Goes on until its event is set."""


@contextmanager
def working(works: Iterable[Work]) -> Iterator[None]:
    """Do each work in a thread until the end of the block."""
    stopped = threading.Event()
    threads = [threading.Thread(target=work, args=[stopped]) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopped.set()
        for thread in threads:
            thread.join()
