"""People, roles, and encrypted keys."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import IntegrityError, connection

from dashboard.orgs import encryption
from dashboard.orgs.models import Role, User
from tests.cast import Cast


def test_roles_include_those_before_them() -> None:
    assert [[role.includes(other) for other in Role] for role in Role] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]


@pytest.mark.django_db
def test_an_address_belongs_to_one_person_in_any_case() -> None:
    user = User.objects.create_user(" Someone@Acme.example ")
    assert user.email == "someone@acme.example"
    assert User.objects.with_email("SOMEONE@acme.example ") == user
    assert User.objects.with_email("somebody@acme.example") is None
    with pytest.raises(IntegrityError):
        User.objects.create(email="SomeOne@acme.example")


def test_a_client_needs_the_organizations_own_readable_key(cast: Cast) -> None:
    cast.acme.encrypted_api_key = "of another encryption key"
    with pytest.raises(encryption.UnreadableKey):
        cast.acme.vapi()


@pytest.mark.django_db
def test_migrate_creates_the_cache_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE cache")
    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0)
    cache.set("limit", 1)
    assert cache.get("limit") == 1
