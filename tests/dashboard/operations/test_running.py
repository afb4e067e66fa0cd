"""A sample site is asked on this machine whether it is ready."""

from pathlib import Path

import pytest

from dashboard.operations import running
from dashboard.operations.sample_site import SampleSite
from tests.vapi_client.local_server import QuietHandler, serving


class Ready(QuietHandler):
    def get(self) -> None:
        self.answer(status=200)


def test_a_proxy_is_not_asked_whether_it_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.setattr(running, "PATIENCE", 5)
    with serving(Ready) as url:
        running._wait_until_ready(f"{url}/readyz", [])


def test_a_site_that_listens_everywhere_is_reached_at_loopback(tmp_path: Path) -> None:
    everywhere = SampleSite(tmp_path, "0.0.0.0", 8000)
    assert (everywhere.reached_at, everywhere.url) == ("127.0.0.1", "http://localhost:8000")
    one = SampleSite(tmp_path, "10.0.0.1", 8000)
    assert (one.reached_at, one.url) == ("10.0.0.1", "http://10.0.0.1:8000")
