"""Where Chromium is, and how it is started: the system's, or else Playwright's own."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def executable(playwright: Playwright) -> str | None:
    """Its path; None where there is none (`make browser` installs one)."""
    found = next(filter(None, map(shutil.which, NAMES)), playwright.chromium.executable_path)
    return found if Path(found).exists() else None
