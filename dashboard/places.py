"""Where the site finds its own files, and where it writes.

A checkout keeps what it writes in `var/` beside the code. An installed package keeps it in the
account's own folder for data. `VAR_DIR` names another place. It comes from the environment alone,
since it says where `.env` is.
"""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent
IS_CHECKOUT = (ROOT / "manage.py").exists()
ASSETS = ROOT if IS_CHECKOUT else PACKAGE / "assets"  # templates/ and static/


def _data() -> Path:
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share"
    return Path(data, "vapi-numbers")


def _var() -> Path:
    if given := os.environ.get("VAR_DIR"):
        return Path(given).expanduser().resolve()
    return ROOT / "var" if IS_CHECKOUT else _data()


VAR = _var()
ENV_FILE = ROOT / ".env" if IS_CHECKOUT else VAR / ".env"
# An image has its static files already. STATIC_DIR is where
STATIC = Path(os.environ.get("STATIC_DIR") or VAR / "static")
