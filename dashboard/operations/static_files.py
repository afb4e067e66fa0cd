"""Collects the static files, each version of them into a folder of its own that never changes.

Two starts may collect at the same time, and a site that runs keeps its files during an update:
settings.STATIC_ROOT follows the link `current` once, when a process starts.
"""

import hashlib
import os
from inspect import getsource
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from dashboard.web import static_files


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
    return version


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
