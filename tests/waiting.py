"""Wait for something that another thread or process does."""

import time
from collections.abc import Callable

PATIENCE = 30.0
START = 300.0  # a busy machine takes minutes to start a site


def wait_until(holds: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Return as soon as `holds()` is true; fail the test if that takes too long."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"still not true after {seconds:.0f} s"
        time.sleep(0.02)
