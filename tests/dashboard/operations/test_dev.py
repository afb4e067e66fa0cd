"""`make dev` serves the files on disk with DEBUG on, and stops as a whole."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from benchmarks.processes import free_port
from tests.outside import ROOT

PATIENCE = 90


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    port = free_port()
    directory = tmp_path_factory.mktemp("dev")
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard.operations.dev"],
        cwd=ROOT,
        env={"PORT": str(port), "DEV_DIRECTORY": str(directory), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            wait_until_ready(process, client)
            yield client
            process.send_signal(signal.SIGTERM)
            output, _ = process.communicate(timeout=PATIENCE)
            assert process.returncode == 0, output
            assert "Sign in as one of these" in output
            with pytest.raises(httpx.ConnectError):
                client.get("/readyz", headers={"Connection": "close"})
    finally:
        process.kill()
        process.wait()


def wait_until_ready(process: subprocess.Popen[str], client: httpx.Client) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if client.get("/readyz").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    process.kill()
    pytest.fail(process.communicate()[0])


def test_a_style_sheet_is_the_file_on_disk_and_checked_on_each_load(site: httpx.Client) -> None:
    response = site.get("/static/css/app.css")

    assert response.content == Path(ROOT / "static/css/app.css").read_bytes()
    assert "max-age=0" in response.headers["Cache-Control"]


def test_a_page_links_to_files_without_hashes_and_keeps_the_policy(site: httpx.Client) -> None:
    response = site.get("/accounts/login/")

    assert "/static/css/app.css" in response.text
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_an_error_shows_the_debug_page(site: httpx.Client) -> None:
    assert "DEBUG = True" in site.get("/nowhere/").text
