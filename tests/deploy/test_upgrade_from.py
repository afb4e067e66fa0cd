"""The upgrade of the last release needs one."""

import shutil
import subprocess
from pathlib import Path

from tests.outside import ROOT

SCRIPT = ".ci/upgrade-from"


def test_before_the_first_release_it_says_that_it_tried_nothing(tmp_path: Path) -> None:
    (tmp_path / SCRIPT).parent.mkdir()
    shutil.copy(ROOT / SCRIPT, tmp_path / SCRIPT)
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    done = subprocess.run(
        [tmp_path / SCRIPT], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "There is no release to upgrade from" in done.stdout
