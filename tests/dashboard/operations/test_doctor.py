"""`manage.py doctor` names what is wrong with an installation, and exits with 1 if something is."""

import io

import pytest
from cryptography.fernet import Fernet
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.db.models.functions import Now
from django.test import Client
from pytest_django import Settings

import vapi_sandbox
from dashboard.web import health
from dashboard.workers.models import Worker
from tests.cast import Cast
from tests.openid.provider import Provider
from vapi_sandbox import Fault


@pytest.fixture
def worker(db: None) -> None:
    Worker.objects.create(pk="w", name="host:1", beat_at=Now())


def examined(*arguments: str) -> str:
    output = io.StringIO()
    call_command("doctor", *arguments, stdout=output, no_color=True)
    return output.getvalue()


def failing(*arguments: str) -> str:
    output = io.StringIO()
    with pytest.raises(CommandError, match="errors"):
        call_command("doctor", *arguments, stdout=output, no_color=True)
    return output.getvalue()


def test_nothing_is_wrong(cast: Cast, worker: None) -> None:
    lines = examined("--fail-on", "warning").splitlines()
    assert all(line.startswith("ok ") for line in lines)
    assert any("acme: 60 numbers" in line for line in lines)
    subjects = {line.split()[1] for line in lines}
    assert subjects >= {"settings", "disk", "database", "cache", "clock", "encryption"}
    assert subjects >= {"workers", "proxy", "Vapi", "mail"}


def test_each_key_is_tried_at_vapi(
    cast: Cast, worker: None, vapi_globex: vapi_sandbox.Organization
) -> None:
    vapi_globex.fail("list", Fault("status", status=401))
    found = failing()
    assert "ok       Vapi        acme: 60 numbers" in found
    assert "error    Vapi        globex: Vapi refused this key (401)" in found


def test_each_provider_of_single_sign_on_is_asked(
    cast: Cast, worker: None, provider: Provider, settings: Settings
) -> None:
    away = Provider("http://127.0.0.1:9").described(slug="away")
    settings.OPENID_PROVIDERS = [provider.described(), away]
    cast.acme.required_provider = "gone"
    cast.acme.save()
    found = failing()
    assert "acme requires gone, which is no provider: manage.py lift_single_sign_on" in found
    assert f"ok       providers   acme: {provider.url} answers" in found
    assert "error    providers   away: http://127.0.0.1:9/.well-known/" in found


def test_missing_workers_and_wrong_encryption_keys_are_errors(
    cast: Cast, settings: Settings
) -> None:
    settings.VAPI_KEY_ENCRYPTION_KEYS = Fernet.generate_key().decode()
    found = failing()
    assert "error    workers     None runs" in found
    assert "error    encryption  None of VAPI_KEY_ENCRYPTION_KEYS decrypts" in found
    assert "error    Vapi        acme: The stored key can't be decrypted." in found


def test_headers_of_a_proxy_that_count_for_nothing_are_a_warning(
    cast: Cast, worker: None, client: Client
) -> None:
    client.get("/healthz", headers={"X-Forwarded-For": "192.0.2.1"})
    assert "warning  proxy       X-Forwarded-For has come" in examined()
    assert "warning  proxy " in failing("--fail-on", "warning")


def test_without_a_database_nothing_else_is_tried(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(health, "check_database", fail)
    found = failing()
    assert "error    database    connection refused" in found
    assert "workers" not in found


def test_a_mail_is_sent_on_demand(cast: Cast, worker: None) -> None:
    assert "took an email for maria@acme.example" in examined("--mail", "maria@acme.example")
    assert [each.to for each in mail.outbox] == [["maria@acme.example"]]
