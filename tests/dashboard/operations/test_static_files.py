"""Static files are collected into a folder for each version, by one start or by several at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.environment import ROOT
from tests.waiting import PATIENCE

COLLECT = """
import sys
from pathlib import Path
import django
django.setup()
from django.conf import settings
settings.STATICFILES_DIRS = sys.argv[2:]
settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
from dashboard.operations.static_files import collect
print(collect(Path(sys.argv[1])).name)
"""
STARTS = 4


def start(root: Path, source: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "dashboard.settings"}
    command = [sys.executable, "-c", COLLECT, str(root), str(source)]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def version_of(start: subprocess.Popen[str]) -> str:
    printed, errors = start.communicate(timeout=4 * PATIENCE)
    assert start.returncode == 0, errors
    return printed.strip()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    source.mkdir()
    (source / "page.css").write_text("body { color: red }\n" * 50)
    return source


def test_starts_at_the_same_time_collect_the_same_files(tmp_path: Path, source: Path) -> None:
    root = tmp_path / "static"
    [version] = {version_of(each) for each in [start(root, source) for _ in range(STARTS)]}

    assert {each.name for each in root.iterdir()} == {version, "current"}
    assert (root / "current").resolve() == root / version
    assert (root / "current/staticfiles.json").exists()
    assert list((root / "current").glob("page.*.css.br"))


def test_an_update_leaves_the_files_of_a_site_that_runs(tmp_path: Path, source: Path) -> None:
    root = tmp_path / "static"
    former = root / version_of(start(root, source))
    files = {path: path.stat().st_mtime_ns for path in former.rglob("*")}
    (source / "page.css").write_text("body { color: blue }")
    latter = root / version_of(start(root, source))

    assert latter != former
    assert (root / "current").resolve() == latter
    assert {path: path.stat().st_mtime_ns for path in former.rglob("*")} == files


def test_nothing_is_written_if_this_version_is_current(tmp_path: Path, source: Path) -> None:
    root = tmp_path / "static"
    version_of(start(root, source))
    before = root.stat().st_mtime_ns
    version_of(start(root, source))
    assert root.stat().st_mtime_ns == before
