"""The secrets of compose.yaml are made once, and only their owner gets at them on the machine."""

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.outside import ROOT

SCRIPT = "deploy/docker/make-secrets"


def make(folder: Path) -> None:
    subprocess.run([folder / SCRIPT], check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / SCRIPT).parent.mkdir(parents=True)
    shutil.copy(ROOT / SCRIPT, tmp_path / SCRIPT)
    make(tmp_path)
    return tmp_path


def contents(checkout: Path) -> dict[str, str]:
    return {each.name: each.read_text() for each in (checkout / "secrets").iterdir()}


def test_they_fit_together(checkout: Path) -> None:
    made = contents(checkout)
    assert made["database_url"] == f"postgres://vapi:{made['database_password']}@database/vapi"
    assert len(made["secret_key"]) > 50
    Fernet(made["encryption_keys"])


def test_the_folder_keeps_other_accounts_out_and_containers_read_the_files(checkout: Path) -> None:
    folder = checkout / "secrets"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {each.stat().st_mode & 0o777 for each in folder.iterdir()} == {0o644}


def test_those_that_are_there_stay(checkout: Path) -> None:
    """Also the URL of a database that a backup was restored into."""
    (checkout / "secrets/database_url").write_text("postgres://vapi:…@database/restored")
    before = contents(checkout)
    make(checkout)
    assert contents(checkout) == before
