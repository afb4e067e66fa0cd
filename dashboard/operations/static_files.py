"""Collects the static files, each version of them into a folder of its own that never changes.

Two starts may collect at the same time, and a site that runs keeps its files during an update:
settings.STATIC_ROOT follows the link `current` once, when a process starts. A start deletes old
versions that no process serves.
"""

import fcntl
import hashlib
import os
import time
from contextlib import suppress
from inspect import getsource
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from dashboard import places
from dashboard.web import static_files

NO_SETTINGS = {
    "SECRET_KEY": "nothing is signed while files are collected",
    "VAPI_KEY_ENCRYPTION_KEYS": "bm90aGluZy1pcy1lbmNyeXB0ZWQtd2hpbGUtY29sbGU=",
    "DATABASE_URL": "sqlite://:memory:",
}
KEPT = 2  # versions, and all that are younger than a day
DAY = 86_400


def main() -> None:
    """Collect the files while an image is built, which has no settings yet."""
    os.environ |= NO_SETTINGS
    django.setup()
    collect(places.STATIC)


def collect(root: Path) -> Path:
    """Collect the static files below `root` if this version isn't there, and make it current."""
    version = root / _fingerprint()
    if not version.is_dir():
        root.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix="collecting-", dir=root) as unfinished:
            settings.STATIC_ROOT = str(Path(unfinished, "files"))
            call_command("collectstatic", interactive=False, verbosity=0)
            _rename(Path(settings.STATIC_ROOT), version)
    current = root / "current"
    if current.is_dir() and not current.is_symlink():
        rmtree(current)  # `manage.py collectstatic` made it
    if current.resolve() != version.resolve():
        link = root / f"current-{os.getpid()}"
        link.symlink_to(version.name)
        link.replace(current)
    with suppress(FileNotFoundError):  # another start changed the folders: it deletes, or the next
        _delete_old(root)
    return version


def hold(version: Path) -> None:
    """Keep a version's files for as long as this process runs."""
    if version.is_dir():
        fcntl.flock(os.open(version, os.O_RDONLY), fcntl.LOCK_SH)


def _delete_old(root: Path) -> None:
    current = (root / "current").resolve()
    folders = [each for each in root.iterdir() if each.is_dir() and not each.is_symlink()]
    by_age = sorted((time.time() - each.stat().st_mtime, each) for each in folders)
    for age, folder in by_age[KEPT:]:
        if age > DAY and folder != current:
            with suppress(OSError):  # a process serves it, or another start deletes it
                delete_unless_held(folder)


def delete_unless_held(folder: Path) -> None:
    """Delete a folder. Raises BlockingIOError if a process holds it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        rmtree(folder)
    finally:
        os.close(descriptor)


def _rename(collected: Path, version: Path) -> None:
    try:
        collected.rename(version)
    except OSError:
        if not version.is_dir():  # another start wasn't first
            raise


def _fingerprint() -> str:
    """Return a hash of everything that the collected files depend on."""
    digest = hashlib.sha256(f"{django.__version__} {getsource(static_files)}".encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            with storage.open(path) as file:
                digest.update(f"{path} {storage.size(path)} ".encode() + file.read())
    return digest.hexdigest()[:16]
