"""Passwords that are switched off while somebody else changes what that depends on."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from dashboard.activity.record import COMMAND_LINE
from dashboard.orgs.database import lock_table
from dashboard.orgs.models import User
from dashboard.orgs.password_sign_in import only_person
from dashboard.single_sign_on import passwords, stored_providers
from dashboard.single_sign_on.models import Provider
from tests.cast import PASSWORD
from tests.openid.provider import Provider as Process
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's writers take turns"),
]


@pytest.fixture
def keeper(transactional_db: None) -> User:
    """A site administrator with a password, for emergencies."""
    return User.objects.create_user("site@acme.example", PASSWORD, is_site_administrator=True)


@pytest.fixture
def stored(keeper: User, provider: Process, settings: Settings) -> Provider:
    """The site's only provider, which is removed on its page."""
    settings.OPENID_PROVIDERS = []
    row = Provider().fill(provider.described())
    row.save()
    return row


def during(change: Callable[[], object], begin: Callable[[], None]) -> Future[None]:
    """Change something in a transaction, begin something else meanwhile, and commit once it waits.

    Return what became of it.
    """
    with ThreadPoolExecutor(1) as thread, transaction.atomic():
        change()
        future = thread.submit(_run, begin)
        wait_until(lambda: future.done() or _waits_for_us())
    return future


def test_who_is_demoted_meanwhile_keeps_no_password(keeper: User, stored: Provider) -> None:
    row = User.objects.filter(pk=keeper.pk)
    switching = during(lambda: row.update(is_site_administrator=False), lambda: switch_off(keeper))
    assert isinstance(switching.exception(), passwords.NotForEmergencies)
    assert only_person() is None


def test_passwords_stay_on_if_the_last_provider_is_removed_meanwhile(
    keeper: User, stored: Provider
) -> None:
    switching = during(Provider.objects.all().delete, lambda: switch_off(keeper))
    assert isinstance(switching.exception(), passwords.NoProvider)
    assert only_person() is None


def test_the_last_provider_stays_if_passwords_are_switched_off_meanwhile(
    keeper: User, stored: Provider
) -> None:
    removing = during(
        lambda: keep(keeper), lambda: stored_providers.remove(stored, by=COMMAND_LINE)
    )
    assert isinstance(removing.exception(), stored_providers.InUse)
    assert Provider.objects.exists()


def test_of_two_who_switch_passwords_off_the_later_chooses(keeper: User, stored: Provider) -> None:
    other = User.objects.create_user("it@acme.example", PASSWORD, is_site_administrator=True)
    during(lambda: keep(keeper), lambda: switch_off(other)).result()
    assert only_person() == other


def keep(person: User) -> None:
    """Do what switching passwords off does, within a transaction."""
    lock_table(Provider)
    User.objects.filter(pk=person.pk).update(keeps_password=True)


def switch_off(person: User) -> None:
    passwords.switch_off(person, by=COMMAND_LINE)


def _run(begin: Callable[[], None]) -> None:
    try:
        begin()
    finally:
        connection.close()


def _waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return cursor.fetchone() is not None
