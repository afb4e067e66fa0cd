"""Scan all numbers: `python -m benchmarks.one_scan ours|raw UPSTREAM_URL`.

Prints the count of numbers, the milliseconds and this process's peak memory as JSON. Each scan
imports only what it needs, so that the peak is its own.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

NUMBERS = 50_000
WORKERS = 4
PAGE_SIZE = 1000
STATUS = Path("/proc/self/status")

Scan = Callable[[], int]


def ours(upstream: str) -> Scan:
    """Return the scan of vapi_client, which reads each number once even while others change."""
    from pydantic import SecretStr

    from vapi_client import VapiClient
    from vapi_client.scan import scan_numbers

    client = VapiClient(SecretStr("any"), upstream)
    return lambda: sum(map(len, scan_numbers(client, page_size=PAGE_SIZE, workers=WORKERS)))


def raw(upstream: str) -> Scan:
    """Return a scan by page numbers, which a deletion would shift."""
    import httpx
    import orjson

    client = httpx.Client(base_url=upstream, trust_env=False, timeout=30)

    def page(number: int) -> int:
        query = {"limit": PAGE_SIZE, "page": number}
        return len(orjson.loads(client.get("/v2/phone-number", params=query).content)["results"])

    def scan() -> int:
        with ThreadPoolExecutor(WORKERS) as pool:
            return sum(pool.map(page, range(1, NUMBERS // PAGE_SIZE + 1)))

    return scan


def peak_bytes() -> int:
    """Return this process's peak memory. On Linux, ru_maxrss includes that of its parent."""
    if STATUS.exists():
        (peak,) = (line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(kind: str, upstream: str) -> None:
    """Scan and print."""
    scan = {"ours": ours, "raw": raw}[kind](upstream)
    began = time.perf_counter()
    numbers = scan()
    milliseconds = (time.perf_counter() - began) * 1000
    print(json.dumps({"numbers": numbers, "milliseconds": milliseconds, "peak": peak_bytes()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
