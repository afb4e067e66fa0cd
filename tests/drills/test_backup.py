"""A backup of a site at work, restored into an empty database: the site works as before."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

import vapi_sandbox
from tests.waiting import wait_until

from .cluster import Cluster
from .site import Site

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Databases:
    used: str
    empty: str


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Databases]:
    if request.param == "sqlite":
        yield Databases(f"sqlite:///{tmp_path}/used.sqlite3", f"sqlite:///{tmp_path}/new.sqlite3")
        return
    with Cluster() as cluster:
        server = f"host={cluster.directory} user=postgres dbname=postgres"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("CREATE DATABASE restored")
        yield Databases(cluster.url, cluster.url.replace("/postgres?", "/restored?"))


def test_a_restored_site_works(
    databases: Databases,
    tmp_path: Path,
    vapi: vapi_sandbox.Sandbox,
    acme: vapi_sandbox.Organization,
) -> None:
    number_id = str(acme.numbers[0]["id"])
    with Site(databases.used, vapi.url, tmp_path) as site:
        site.create(acme.key)
        server = site.serve()
        server.sign_in().save_name(number_id, "Before the backup")
        site.manage("backup", str(tmp_path / "backups"))
        server.sign_in().save_name(number_id, "After the backup")

        [backup] = (tmp_path / "backups").iterdir()
        assert backup.stat().st_mode & 0o077 == 0
        secrets = site.settings["VAPI_KEY_ENCRYPTION_KEYS"].encode()
        assert all(secrets not in each.read_bytes() for each in backup.iterdir())

        site.settings["DATABASE_URL"] = databases.empty
        site.manage("restore", str(backup))
        person = site.serve().sign_in()
        assert person.sees("numbers/", "3,000")
        assert person.sees("activity/", "Before the backup")
        assert not person.sees("activity/", "After the backup")
        person.save_name(number_id, "After the restore")
        wait_until(lambda: person.sees("activity/", "After the restore"))
