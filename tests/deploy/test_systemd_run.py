"""`deploy/systemd-run` hands on settings, which systemd-run doesn't take from its environment."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.outside import ROOT

# In place of systemd-run: what it got, and its last file of settings while it runs
STAND_IN = """#!/bin/sh
printf '%s\\n' "$@"
for each; do case $each in --property=EnvironmentFile=*) file=${each##*File=} ;; esac; done
stat --format=%a "$file"
cat "$file"
exit 3
"""
PASSWORD = 'a b$c\\"d=e'


@pytest.fixture
def output(tmp_path: Path) -> list[str]:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/systemd-run").write_text(STAND_IN)
    (tmp_path / "bin/systemd-run").chmod(0o755)
    (tmp_path / "run").mkdir()
    done = subprocess.run(
        [ROOT / "deploy/systemd-run", f"DATABASE_URL={PASSWORD}", "A=", "manage", "migrate", "B=1"],
        env={"PATH": f"{tmp_path}/bin:{os.environ['PATH']}", "TMPDIR": str(tmp_path / "run")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    assert not [*(tmp_path / "run").iterdir()]
    return done.stdout.splitlines()


def test_settings_in_front_come_from_a_private_file_of_their_own(output: list[str]) -> None:
    given, [mode, *settings] = output[: output.index("B=1") + 1], output[output.index("B=1") + 1 :]
    assert given[-4:] == ["/opt/vapi-numbers/bin/vapi-numbers", "manage", "migrate", "B=1"]
    assert not any(PASSWORD in each for each in given)
    assert mode == "600"
    assert settings == [r'DATABASE_URL="a b\$c\\\"d=e"', 'A=""']  # systemd.exec(5), EnvironmentFile
    files = [each for each in given if "EnvironmentFile" in each]
    assert files[0].endswith("=/etc/vapi-numbers/environment")
    assert len(files) == 2


def test_the_folder_stays_as_private_as_the_units_make_it(output: list[str]) -> None:
    unit = (ROOT / "deploy/systemd/vapi-numbers-web.service").read_text()
    private = re.findall(r"^((?:StateDirectory|UMask).*)$", unit, re.MULTILINE)
    assert len(private) == 3
    assert {f"--property={each}" for each in private} <= set(output)
