"""What tests need from outside the project. Without it they are skipped, or fail if CI is set."""

import json
import os
from pathlib import Path
from typing import Any, NoReturn

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT.parent / "shared/vapi/phone-numbers.corrected.openapi.json"


def missing(reason: str) -> NoReturn:
    """Skip the test or, at import, the whole module; fail if CI is set."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason, allow_module_level=True)


def read_document() -> dict[str, Any]:
    """Return Vapi's OpenAPI document, which is in a folder beside the project."""
    if not DOCUMENT.exists():
        missing(f"there is no {DOCUMENT.name} beside the project")
    found: dict[str, Any] = json.loads(DOCUMENT.read_text())
    return found
