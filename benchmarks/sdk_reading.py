"""Reads a page with Vapi's SDK, in the SDK's own virtual environment.

`sdk_reading.py UPSTREAM_URL KEY LIMIT PORT` answers `GET /3` with the milliseconds of three calls.
Each call reads the first page, since the SDK rejects some of the seed's unusual numbers.
"""

import json
import platform
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from typing import Any


class Reader(HTTPServer):
    """Listens after its first call, which takes seconds."""

    def __init__(self, upstream: str, key: str, limit: int, port: int) -> None:
        from vapi import Vapi

        self._numbers = Vapi(token=key, base_url=upstream).phone_numbers
        self._limit = limit
        self.read()
        super().__init__(("127.0.0.1", port), Handler)

    def read(self) -> Any:
        return self._numbers.phone_number_controller_find_all_paginated(limit=self._limit)


class Handler(BaseHTTPRequestHandler):
    """Makes the calls and answers with their times."""

    server: Reader

    def do_GET(self) -> None:
        ids: list[str] = []
        times: list[float] = []
        for _ in range(int(self.path.removeprefix("/"))):
            began = time.perf_counter()
            page = self.server.read()
            times.append((time.perf_counter() - began) * 1000)
            ids = [number.id for number in page.results]
        sdk, python = version("vapi-server-sdk"), platform.python_version()
        answer = {"sdk": sdk, "python": python, "ids": ids, "milliseconds": times}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing but errors."""


if __name__ == "__main__":
    upstream, key, limit, port = sys.argv[1:]
    Reader(upstream, key, int(limit), int(port)).serve_forever()
