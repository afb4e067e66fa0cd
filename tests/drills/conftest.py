"""The site of the drills on SQLite, and Vapi."""

import socket
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

import vapi_sandbox

from .site import Person, Server, Site


@pytest.fixture(scope="module")
def vapi() -> Iterator[vapi_sandbox.Sandbox]:
    with vapi_sandbox.Sandbox(port=0) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def acme(vapi: vapi_sandbox.Sandbox) -> vapi_sandbox.Organization:
    return vapi.add_organization(key="sk-of-the-drills", numbers=3000, assistants=3, squads=1)


@pytest.fixture(scope="module")
def deaf_mail_server() -> Iterator[str]:
    """The URL of a mail server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"smtp://127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Path:
    file = tmp_path_factory.mktemp("drills") / "dashboard.sqlite3"
    copyfile(migrated_file, file)
    return file


@pytest.fixture(scope="module")
def site(
    file: Path,
    vapi: vapi_sandbox.Sandbox,
    acme: vapi_sandbox.Organization,
    deaf_mail_server: str,
) -> Iterator[Site]:
    url = f"sqlite:///{file}"
    with Site(url, vapi.url, file.parent, {"EMAIL_URL": deaf_mail_server}) as site:
        site.create(acme.key)
        yield site


@pytest.fixture(scope="module")
def server(site: Site) -> Server:
    return site.serve(DJANGO_SETTINGS_MODULE="tests.drills.settings")


@pytest.fixture(scope="module")
def operator(server: Server) -> Person:
    return server.sign_in()
