"""What a backup is, and what `restore` refuses. tests/drills/test_backup.py restores a site."""

import io
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from dashboard.operations import backing_up
from dashboard.operations.backing_up import Backup
from dashboard.operations.signals import restored


def a_backup(folder: Path, **changed: object) -> Path:
    folder.mkdir(exist_ok=True)
    facts = {"vendor": connection.vendor, "made_at": "then", "version": "1", "sha256": "of no file"}
    backup = Backup(**facts | changed)  # type: ignore[arg-type]
    backup.write(folder)
    backup.file(folder).write_bytes(b"database")
    return folder


def refused(folder: Path) -> str:
    with pytest.raises(CommandError) as error:
        call_command("restore", folder, stdout=io.StringIO())
    assert "Nothing was restored." in str(error.value)
    return str(error.value)


@pytest.mark.django_db
def test_only_what_was_backed_up_is_restored(tmp_path: Path) -> None:
    assert "backup.json" in refused(tmp_path)
    other = "sqlite" if connection.vendor == "postgresql" else "postgresql"
    assert f"a backup of {other}" in refused(a_backup(tmp_path, vendor=other))
    assert "isn't the file that was backed up" in refused(a_backup(tmp_path))


@pytest.mark.django_db
def test_a_backup_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    newer = a_backup(tmp_path, version="9.0", migrations=["orgs.0001_initial", "orgs.9999_later"])
    assert "version 9.0, whose migrations this one doesn't have: orgs.9999_later." in refused(newer)


@pytest.mark.django_db
def test_a_backup_names_the_migrations_of_its_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not what an app that is gone left behind: this version could not restore it."""
    monkeypatch.setitem(backing_up._COPIES, connection.vendor, lambda file: None)
    MigrationRecorder(connection).record_applied("gone", "0001_initial")
    backup = Backup.read(backing_up.back_up(tmp_path))
    assert set(backup.migrations) == backing_up.known_migrations()


@pytest.mark.django_db
def test_nothing_is_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backing_up, "_digest", lambda file: "of no file")
    assert "The database isn't empty" in refused(a_backup(tmp_path))


@pytest.mark.django_db
def test_the_rooms_hear_of_what_was_restored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened = []
    monkeypatch.setattr(backing_up, "_digest", lambda file: "of no file")
    monkeypatch.setattr(connection.introspection, "table_names", list)
    monkeypatch.setitem(
        backing_up._RESTORES, connection.vendor, lambda file: happened.append("restored")
    )

    def receiver(**kwargs: object) -> None:
        happened.append("heard")

    restored.connect(receiver)
    backing_up.restore(a_backup(tmp_path))
    assert happened == ["restored", "heard"]


def test_it_tells_which_keys_it_needs_and_not_the_keys(settings: Settings) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.VAPI_KEY_ENCRYPTION_KEYS = f"{new},{old}"
    ids = backing_up.key_ids()
    assert len(set(ids)) == 2
    assert all(each not in old + new for each in ids)
    backup = Backup("sqlite", "then", "1", "", key_ids=ids[1:])
    assert not backup.lacks_keys
    settings.VAPI_KEY_ENCRYPTION_KEYS = new
    assert backup.lacks_keys


def test_the_newest_backups_are_kept(tmp_path: Path) -> None:
    folders = [a_backup(tmp_path / f"2026-11-{day}") for day in (27, 28, 29)]
    (tmp_path / "something-else").mkdir()
    assert backing_up.delete_old(tmp_path, 2) == folders[:1]
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "2026-11-28",
        "2026-11-29",
        "something-else",
    ]
