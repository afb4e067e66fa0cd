"""Encrypting everything again with another key."""

import io
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.management import CommandError, call_command
from pydantic import SecretStr
from pytest_django import Settings

from bulk.models import BulkChange, Item, OwnChange
from dashboard.openid_providers import OpenIDProvider
from dashboard.operations import rotating
from dashboard.orgs import encryption
from dashboard.orgs.models import Organization
from dashboard.single_sign_on.models import Provider
from phone_numbers.models import OpenedForm
from tests.cast import Cast

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
BASE = {"name": "Front desk"}


@pytest.fixture
def rows(cast: Cast, settings: Settings) -> tuple[Any, ...]:
    """A row of each model with ciphertexts of the old key; globex's is of an earlier version."""
    settings.VAPI_KEY_ENCRYPTION_KEYS = OLD
    globex = cast.globex
    globex.encrypted_api_key = Fernet(OLD).encrypt(b"sk-globex").decode()
    cast.acme.encrypted_api_key = encryption.encrypt(SecretStr("sk-acme"), "organization acme")
    Organization.objects.bulk_update([cast.acme, globex], ["encrypted_api_key"])
    form = OpenedForm.open(cast.acme, cast.operator, base=BASE)
    form.keep_typed("name=Typed")
    draft = BulkChange(organization=cast.acme, kind="sms", title="SMS", selection={})
    draft.encrypted_change = encryption.encrypt(SecretStr("{}"), draft.associated_data)
    draft.save()
    item = Item(bulk_change=draft, place=1, number_id="one")
    item.seal_values({}, BASE)
    item.save()
    own = OwnChange(bulk_change=draft, place=1)
    own.encrypted_change = encryption.encrypt(SecretStr("{}"), own.associated_data)
    own.save()
    app = factor(cast, "totp", secret="of an app")
    codes = factor(cast, "recovery_codes", seed="of codes", used_mask=5)
    described = OpenIDProvider(
        slug="acme",
        name="Acme",
        discovery_url="https://login.acme.example",
        client_id="site",
        client_secret=SecretStr("of acme"),
    )
    provider = Provider().fill(described)
    provider.save()
    settings.VAPI_KEY_ENCRYPTION_KEYS = f"{NEW},{OLD}"
    return cast.acme, globex, form, draft, item, own, app, codes, provider


def factor(cast: Cast, kind: str, **data: Any) -> Authenticator:
    """Create a second factor of acme's viewer; texts are encrypted."""
    name = f"second factors of person {cast.viewer.pk}"
    for key, value in data.items():
        if isinstance(value, str):
            data[key] = encryption.encrypt(SecretStr(value), name)
    return Authenticator.objects.create(user=cast.viewer, type=kind, data=data)


def run(*options: str) -> str:
    output = io.StringIO()
    call_command("rotate_keys", *options, stdout=output, stderr=output)
    return output.getvalue()


def test_everything_is_readable_with_the_new_key_alone(
    rows: tuple[Any, ...], settings: Settings
) -> None:
    output = run()

    assert "2 of 2 encrypted again: organizations, encrypted_api_key" in output
    assert "0 of 2 left: organizations, encrypted_api_key" in output
    assert "The first key encrypts everything. The other keys can be removed." in output
    settings.VAPI_KEY_ENCRYPTION_KEYS = NEW
    for row in rows:
        row.refresh_from_db()
    acme, globex, form, _, item, _, app, codes, provider = rows
    assert acme.api_key().get_secret_value() == "sk-acme"
    assert globex.api_key().get_secret_value() == "sk-globex"
    assert (form.base, form.typed) == (BASE, "name=Typed")
    assert item.values == ({}, BASE)
    name = f"second factors of person {app.user_id}"
    assert encryption.decrypt(app.data["secret"], name).get_secret_value() == "of an app"
    assert encryption.decrypt(codes.data["seed"], name).get_secret_value() == "of codes"
    assert codes.data["used_mask"] == 5
    assert provider.secret().get_secret_value() == "of acme"
    assert "0 of 2 encrypted again: organizations" in run()


@pytest.mark.usefixtures("rows")
def test_a_dry_run_tells_what_is_left_and_changes_nothing() -> None:
    before = list(Organization.objects.values_list("encrypted_api_key", flat=True))
    output = run("--dry-run")
    assert "2 of 2 left: organizations, encrypted_api_key" in output
    assert "can be removed" not in output
    assert list(Organization.objects.values_list("encrypted_api_key", flat=True)) == before


@pytest.mark.usefixtures("rows")
def test_what_is_unreadable_is_named_and_stays(settings: Settings) -> None:
    settings.VAPI_KEY_ENCRYPTION_KEYS = NEW
    with pytest.raises(CommandError, match="can't be decrypted by any of"):
        run()
    before = list(Organization.objects.values_list("encrypted_api_key", flat=True))
    with pytest.raises(CommandError):
        run()
    assert list(Organization.objects.values_list("encrypted_api_key", flat=True)) == before


def test_a_key_that_is_replaced_meanwhile_is_kept(rows: tuple[Any, ...]) -> None:
    acme = rows[0]
    counts = rotating.rotate()
    newer = encryption.encrypt(SecretStr("sk-newer"), acme.associated_data)
    older_secret = rotating._older_secret

    def replaced(counted: rotating.Count, row: Any) -> SecretStr | None:
        Organization.objects.filter(pk=acme.pk).update(encrypted_api_key=newer)
        return older_secret(counted, row)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rotating, "_older_secret", replaced)
        list(counts)
    acme.refresh_from_db()
    assert acme.api_key().get_secret_value() == "sk-newer"


@pytest.mark.usefixtures("rows")
def test_rows_are_read_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotating, "ROWS_AT_ONCE", 1)
    assert [each.older for each in rotating.rotate()] == [2, 1, 1, 1, 1, 1, 1, 1, 1]
    assert [each.older for each in rotating.count()] == [0] * 9


@pytest.mark.usefixtures("rows")
def test_every_column_that_holds_a_ciphertext_is_rotated() -> None:
    holding = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        for value in model._base_manager.values_list(field.attname, flat=True)
        if encryption.PREFIX in str(value)
    }
    assert len(holding) > 4
    assert holding == {(each.model, each.field) for each in encryption.columns}
