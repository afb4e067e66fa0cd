"""Commands in processes of their own: their streams, signals and exit status."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

import vapi_sandbox
from tests.outside import ROOT
from tests.waiting import wait_until
from vapi_sandbox import Fault

pytestmark = pytest.mark.slow

MINUTE = 60.0
CREATE_ORG = ("create_org", "globex", "--name=Globex")


class Site:
    """A site with the organization acme, in a database of its own."""

    def __init__(self, file: Path, vapi: vapi_sandbox.Sandbox) -> None:
        self._file = file
        self._vapi_url = vapi.url
        self.vapi = vapi.add_organization(numbers=700, assistants=2)
        self.vapi.put({"provider": "vapi", "name": "Zoë 📞"})
        self.run("create_org", "acme", "--name=Acme", typed=self.vapi.key)

    def start(self, *arguments: str, **more: Any) -> subprocess.Popen[str]:
        environment: Mapping[str, str] = more.pop("environment", {})
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "TEST_DATABASE_URL": f"sqlite:///{self._file}",
                "TEST_VAPI_API_URL": self._vapi_url,
                **environment,
            },
            **{"encoding": "utf-8", **pipes, **more},
        )

    def run(self, *arguments: str, typed: str = "", status: int = 0, **more: Any) -> str:
        """Run a command to its end, and return what it printed to standard output."""
        process = self.start(*arguments, **more)
        printed, complaints = process.communicate(typed, timeout=MINUTE)
        assert process.returncode == status, complaints
        assert "Traceback" not in (complaints or "")
        return printed or ""

    def has_running_audit(self) -> bool:
        with closing(sqlite3.connect(self._file)) as connection:
            found = connection.execute("SELECT 1 FROM audits_audit WHERE state = 'running'")
            return bool(found.fetchall())


@pytest.fixture(scope="module", autouse=True)
def _heed_ctrl_c() -> Iterator[None]:
    """Pass SIGINT on to the commands. What a shell runs in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module")
def site(
    sandbox: vapi_sandbox.Sandbox, tmp_path_factory: pytest.TempPathFactory, migrated_file: Path
) -> Site:
    file = tmp_path_factory.mktemp("site") / "site.sqlite3"
    copyfile(migrated_file, file)
    return Site(file, sandbox)


@pytest.mark.parametrize(("fail_on", "status"), [((), 0), (("--fail-on=info",), 1)])
def test_a_reader_that_leaves_does_not_change_the_exit_status(
    site: Site, fail_on: tuple[str, ...], status: int
) -> None:
    with site.start("audit", "acme", "--format=csv", *fail_on) as process:
        assert process.stdout and process.stderr
        assert process.stdout.readline().startswith("rule,")
        process.stdout.close()
        assert process.wait(MINUTE) == status
        assert process.stderr.read() == ""


def test_any_text_can_be_printed_in_any_encoding(site: Site) -> None:
    ascii, latin = {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1"}
    found = json.loads(site.run("audit", "acme", "--format=json", environment=ascii))
    assert "Zoë 📞" in {each["name"] for each in found["findings"]}
    assert "Zoë 📞" in site.run("audit", "acme", "--format=csv", environment=latin)
    for environment in (ascii, latin):
        printed = site.run("audit", "acme", environment=environment, encoding="latin-1")
        assert r"\U0001f4de" in printed


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_audit_does_not_block_the_next_one(
    site: Site, number: signal.Signals, status: int
) -> None:
    site.vapi.fail("list", Fault("hang"))
    process = site.start("audit", "acme")
    wait_until(site.has_running_audit, MINUTE)
    process.send_signal(number)
    _, complaints = process.communicate(timeout=MINUTE)
    assert (process.returncode, complaints) == (status, "Stopped.\n")
    site.vapi.clear_faults()
    site.run("audit", "acme")


@pytest.mark.parametrize("arguments", [CREATE_ORG, ("prune_activity", "--older-than=1")])
def test_a_closed_standard_input_is_an_empty_one(site: Site, arguments: tuple[str, ...]) -> None:
    def close_input() -> None:
        os.close(0)

    status = 0 if arguments[0] == "prune_activity" else 1  # nothing is that old
    site.run(*arguments, status=status, stdin=None, preexec_fn=close_input)


def test_ctrl_c_pauses_a_run_after_the_number_at_hand(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "numbers.csv"
    rows = [f"{number['id']},Front {n}" for n, number in enumerate(site.vapi.numbers[:50])]
    file.write_text("\n".join(["id,name", *rows]))
    process = site.start("change", "acme", str(file), "--yes")
    wait_until(lambda: any(each.operation == "update" for each in site.vapi.requests), MINUTE)
    process.send_signal(signal.SIGINT)
    printed, complaints = process.communicate(timeout=MINUTE)
    assert process.returncode == 1, complaints
    assert "Paused on the command line." in complaints and "/orgs/acme/bulk/" in complaints
    assert "Done: " in printed and "Waiting: " in printed


def test_closed_outputs_are_no_error(site: Site) -> None:
    def close_outputs() -> None:
        os.close(1)
        os.close(2)

    site.run("audit", "acme", stdout=None, stderr=None, preexec_fn=close_outputs)
