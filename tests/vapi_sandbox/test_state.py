"""The state file keeps changes over a restart."""

from pathlib import Path

import pytest

from tests.waiting import wait_until
from vapi_sandbox import Sandbox

from .conftest import client_of


def test_a_restart_keeps_everything(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "state.json"
    with Sandbox(state=file) as sandbox:
        organization = sandbox.add_organization("sk-1", numbers=5, assistants=3, squads=2)
        organization.put({"name": "kept", "odd": [1, 1.0, None]})
        sandbox.add_organization("sk-2", "pk-2").revoke()

    with Sandbox(state=file) as again:
        restored = again.organization("sk-1")
        assert restored is not None
        assert restored.id == organization.id
        assert restored.numbers == organization.numbers
        assert restored.assistants == organization.assistants
        assert restored.squads == organization.squads
        with client_of(again, "sk-2") as api:
            assert api.get("/squad").status_code == 401


def test_an_activation_goes_on_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    with Sandbox(state=file, activation_seconds=0) as sandbox:
        sandbox.add_organization("sk-1")
        with client_of(sandbox, "sk-1") as api:
            body = {"provider": "vapi", "numberDesiredAreaCode": "405"}
            assert api.post("/phone-number", json=body).json()["status"] == "activating"

    with Sandbox(state=file) as again, client_of(again, "sk-1") as api:
        assert api.get("/phone-number").json()[0]["status"] == "active"


@pytest.mark.parametrize("text", ["", "{", "[]", "{}"])
def test_another_file_is_neither_read_nor_overwritten(tmp_path: Path, text: str) -> None:
    file = tmp_path / "state.json"
    file.write_text(text)

    with pytest.raises(ValueError):
        Sandbox(state=file)
    assert file.read_text() == text


def test_the_file_is_saved_soon_after_a_change(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    with Sandbox(state=file) as sandbox:
        sandbox.add_organization("sk-1")
        wait_until(lambda: file.exists() and "sk-1" in file.read_text())
