"""Run the demo: the production server with sample data.

`python -m dashboard.operations.demo` keeps its data, including its secrets, under `var/demo/`.
"""

import os
from pathlib import Path

from dashboard.places import VAR

from .running import run

DIRECTORY = Path(os.environ.get("DEMO_DIRECTORY", VAR / "demo"))


def main() -> None:
    run("demo", DIRECTORY, ["-m", "dashboard.operations.serve"])


if __name__ == "__main__":
    main()
