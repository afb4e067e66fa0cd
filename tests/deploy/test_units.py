"""systemd accepts the units, and the site and its workers get the time that they need to stop."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from dashboard.operations.serve import LONGEST_REQUEST
from dashboard.workers.process import END_WITHIN_SECONDS
from tests.outside import ROOT

UNITS = sorted((ROOT / "deploy/systemd").iterdir())


def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    if not verify:
        pytest.skip("systemd-analyze is missing")
    for unit in UNITS:
        text = re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", unit.read_text())
        (tmp_path / unit.name).write_text(text.replace("User=vapi-numbers", "User=daemon"))
    done = subprocess.run(
        [verify, "verify", "--man=no", *(str(tmp_path / unit.name) for unit in UNITS)],
        capture_output=True,
        text=True,
        check=False,
    )
    about_ours = [line for line in done.stderr.splitlines() if "vapi-numbers" in line]
    assert about_ours == []


@pytest.mark.parametrize(("name", "least"), [("web", LONGEST_REQUEST), ("worker", 7)])
def test_a_stop_waits_long_enough(name: str, least: int) -> None:
    unit = (ROOT / f"deploy/systemd/vapi-numbers-{name}.service").read_text()
    seconds = re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)
    assert int(seconds[0]) > least >= (END_WITHIN_SECONDS if name == "worker" else 0)
    assert "Restart=always" in unit
    assert "ProtectSystem=strict" in unit
