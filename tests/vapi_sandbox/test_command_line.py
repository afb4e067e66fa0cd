"""The sandbox as a process of its own."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

COMMAND = [sys.executable, "-W", "error", "-m", "vapi_sandbox"]


@contextmanager
def running(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Yield the process and the line it prints when it is ready."""
    process = subprocess.Popen(
        [*COMMAND, "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline()
        finally:
            process.kill()


def url_in(line: str) -> str:
    found = re.search(r"http://\S+", line)
    assert found, line
    return found[0]


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_the_process_runs_until_a_signal_stops_it(stop: signal.Signals) -> None:
    with running("--numbers", "5") as (process, line):
        key = {"Authorization": "Bearer sandbox-private-key"}
        with httpx.Client(base_url=url_in(line), headers=key) as api:
            assert api.get("/v2/phone-number").json()["metadata"]["totalItems"] == 5
            process.send_signal(stop)
            _, errors = process.communicate(timeout=10)
        assert (process.returncode, errors) == (0, "")
        assert "sandbox-private-key" in line
        assert "sandbox-private-key-public" in line


def test_each_key_makes_an_organization_and_options_make_faults() -> None:
    options = ("--key", "sk-1", "--key", "sk-2=pk-2", "--fault", "list=503", "--latency", "1")
    with running(*options) as (_, line):
        assert "sk-1" in line
        assert "sk-2 (public: pk-2)" in line
        for key in ("sk-1", "sk-2"):
            with httpx.Client(
                base_url=url_in(line), headers={"Authorization": f"Bearer {key}"}
            ) as api:
                assert api.get("/v2/phone-number").status_code == 503
                assert len(api.get("/assistant").json()) == 16


def test_a_state_file_keeps_changes_over_a_restart(tmp_path: Path) -> None:
    options = ("--state", str(tmp_path / "state.json"), "--numbers", "3", "--key", "sk-1")
    key = {"Authorization": "Bearer sk-1"}
    with running(*options) as (process, line):
        body = {"provider": "vapi", "name": "Kept"}
        created = httpx.post(f"{url_in(line)}/phone-number", json=body, headers=key).json()
        process.terminate()
        process.wait(timeout=10)
    with running(*options) as (_, line):
        numbers = httpx.get(f"{url_in(line)}/phone-number", headers=key).json()
    assert (len(numbers), numbers[0]) == (4, created)


def test_a_taken_port_is_reported_in_one_line() -> None:
    with running() as (_, line):
        port = url_in(line).rpartition(":")[2]
        second = subprocess.run(
            [*COMMAND, "--port", port], capture_output=True, text=True, check=False
        )
    assert second.returncode == 1
    assert second.stderr == (
        f"vapi_sandbox: cannot listen on 127.0.0.1:{port}: Address already in use\n"
    )


@pytest.mark.parametrize(
    "option", [["--fault", "lists=500"], ["--fault", "list=x"], ["--numbers", "-1"]]
)
def test_an_invalid_option_is_refused(option: list[str]) -> None:
    process = subprocess.run([*COMMAND, *option], capture_output=True, text=True, check=False)

    assert process.returncode == 2
    assert option[0] in process.stderr


def test_help_explains_the_options() -> None:
    process = subprocess.run([*COMMAND, "--help"], capture_output=True, text=True, check=True)

    assert "OPERATION=STATUS[:RATE]" in process.stdout
