"""An organization keeps an admin, even if two admins remove each other at the same time."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import copyfile

import pytest

from dashboard.activity.record import COMMAND_LINE
from dashboard.administration import memberships
from dashboard.orgs.models import Membership, Role, User
from tests.cast import Cast
from tests.new_database import url_of

AT_ONCE = """
import threading
import django
django.setup()
from django.db import connection
from django.utils import timezone
from dashboard.activity.record import COMMAND_LINE
from dashboard.administration import memberships
from dashboard.orgs.models import Membership, Organization, Role, User

organization = Organization.objects.create(slug="acme", name="Acme", api_key_set_at=timezone.now())
people = [User.objects.create_user(f"{n}@acme.example") for n in range(4)]
for round in range(5):
    admins = [
        Membership.objects.create(user=user, organization=organization, role=Role.ADMIN)
        for user in people
    ]
    start = threading.Barrier(len(admins))

    def leave(membership):
        start.wait()
        try:
            if membership.pk % 2:
                memberships.remove(membership, by=COMMAND_LINE)
            else:
                memberships.change_role(membership, Role.VIEWER, by=COMMAND_LINE)
        except memberships.LastAdmin:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=[membership]) for membership in admins]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(Membership.objects.filter(role=Role.ADMIN).count())
    Membership.objects.all().delete()
"""


def test_two_admins_who_remove_each_other_take_turns(tmp_path: Path, migrated_file: Path) -> None:
    """Use a separate database, whose connections wait for each other as in production."""
    file = tmp_path / "people.sqlite3"
    copyfile(migrated_file, file)
    environment = os.environ | {
        "TEST_DATABASE_URL": url_of(file),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", AT_ONCE],
        env=environment,
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout.split() == ["1"] * 5, done.stderr


def test_an_organization_without_an_admin_can_lose_other_members(cast: Cast) -> None:
    Membership.objects.filter(role=Role.ADMIN).delete()
    memberships.remove(cast.member(cast.viewer), by=COMMAND_LINE)
    assert not Membership.objects.filter(user=cast.viewer).exists()


def test_two_admins_can_add_the_same_address_at_the_same_time(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(User.objects), "with_email", lambda self, email: None)
    membership = memberships.add(cast.acme, "stranger@globex.example", Role.VIEWER, by=COMMAND_LINE)
    assert membership.user == cast.stranger
