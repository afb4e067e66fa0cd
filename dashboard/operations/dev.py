"""Run the site for development, with sample data: `python -m dashboard.operations.dev`.

Django's `runserver` restarts when Python changes, and serves templates and static files as they
are on disk. DEBUG is on. The data is under `var/dev/`.
"""

import os
from pathlib import Path

from dashboard.places import VAR

from .running import run

DIRECTORY = Path(os.environ.get("DEV_DIRECTORY", VAR / "dev"))

if __name__ == "__main__":
    run("dev", DIRECTORY, ["manage.py", "runserver", "{host}:{port}"], debug=True)
