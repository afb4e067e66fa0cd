"""Static files are collected into a folder for each version, by one start or by several at once."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from dashboard import settings as production
from dashboard.operations.static_files import collect, delete_unless_held, hold
from dashboard.places import ROOT
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


@pytest.fixture
def collected(source: Path, tmp_path: Path, settings: Settings) -> Callable[[], Path]:
    """Return what a start of the site does with its static files, without a process."""

    def collected() -> Path:
        settings.STATICFILES_DIRS = [source]
        settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
        settings.STORAGES = production.STORAGES  # anew, as in a new process
        return collect(tmp_path / "static")

    return collected


def test_starts_at_the_same_time_collect_the_same_files(tmp_path: Path, source: Path) -> None:
    root = tmp_path / "static"
    [version] = {version_of(each) for each in [start(root, source) for _ in range(STARTS)]}

    assert {each.name for each in root.iterdir()} == {version, "current"}
    assert (root / "current").resolve() == root / version
    assert (root / "current/staticfiles.json").exists()
    assert list((root / "current").glob("page.*.css.br"))


def test_an_update_leaves_the_files_of_a_site_that_runs(
    source: Path, collected: Callable[[], Path]
) -> None:
    former = collected()
    files = {path: path.stat().st_mtime_ns for path in former.rglob("*")}
    (source / "page.css").write_text("body { color: blue }")
    latter = collected()

    assert latter != former
    assert (latter.parent / "current").resolve() == latter
    assert {path: path.stat().st_mtime_ns for path in former.rglob("*")} == files


def test_nothing_is_written_if_this_version_is_current(collected: Callable[[], Path]) -> None:
    root = collected().parent
    before = root.stat().st_mtime_ns
    collected()
    assert root.stat().st_mtime_ns == before


def test_a_start_deletes_old_versions_that_no_process_serves(
    tmp_path: Path, collected: Callable[[], Path]
) -> None:
    root = tmp_path / "static"
    for name, days in {"new": 0.5, "old": 2, "older": 3, "served": 4, "collecting-x": 5}.items():
        (root / name / "css").mkdir(parents=True)
        moment = time.time() - days * 86_400
        os.utime(root / name, (moment, moment))
    hold(root / "served")

    version = collected()

    assert {each.name for each in root.iterdir()} == {version.name, "current", "new", "served"}
    assert (root / "served/css").is_dir()


def test_the_current_version_stays_however_old_it_is(collected: Callable[[], Path]) -> None:
    version = collected()
    root = version.parent
    os.utime(version, (0, 0))
    for name in ("one", "two", "three"):
        (root / name).mkdir()
    assert collected() == version
    assert (root / "current/staticfiles.json").exists()


def test_a_process_of_the_site_holds_the_files_that_it_serves(tmp_path: Path) -> None:
    script = (
        "import sys; from django.conf import settings; settings.STATIC_ROOT = sys.argv[1];"
        "import dashboard.wsgi; print('ready', flush=True); sys.stdin.read()"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)],
        cwd=ROOT,
        env=environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout and process.stdout.readline() == "ready\n"
        with pytest.raises(BlockingIOError):
            delete_unless_held(tmp_path)
        process.communicate()
    delete_unless_held(tmp_path)
    assert not tmp_path.exists()
