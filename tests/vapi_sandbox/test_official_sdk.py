"""Vapi's own client works with the sandbox. It needs its own venv (see pyproject.toml)."""

import json
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.outside import ROOT, missing
from vapi_client.json_values import JSON
from vapi_client.schemas.phone_number import ProviderName
from vapi_sandbox import Organization, Sandbox

PYTHON = ROOT / ".venv-sdk/bin/python"
SCRIPT = Path(__file__).with_name("official_sdk.py")

OWN: dict[ProviderName, JSON] = {
    "twilio": {"number": "+14155550100", "twilioAccountSid": "AC1", "smsEnabled": False},
    "vonage": {"number": "+14155550100", "credentialId": "c1"},
    "telnyx": {"number": "+14155550100", "credentialId": "c1"},
    "vapi": {"numberDesiredAreaCode": "405"},
    "byo-phone-number": {"number": "1042", "numberE164CheckEnabled": False, "credentialId": "c1"},
}
SHARED: JSON = {
    "name": "Front desk",
    "assistantId": "a1",
    "server": {"url": "https://example.com", "timeoutSeconds": 20, "headers": {"X-Team": "desk"}},
    "fallbackDestination": {
        "type": "number",
        "number": "+14155550199",
        "transferPlan": {"mode": "blind-transfer"},
    },
    "hooks": [{"on": "call.ringing", "do": [{"type": "say", "exact": "Hello."}]}],
}
CHANGES: JSON = {"name": "Night shift", "assistantId": None, "squadId": "s1"}


@pytest.mark.parametrize("provider", OWN)
def test_gets_along_with_the_official_sdk(
    provider: ProviderName, sandbox: Sandbox, organization: Organization
) -> None:
    other = organization.put({"provider": provider, "name": "Front office"})
    new = {**OWN[provider], **SHARED}

    answers = run_sdk(
        url=sandbox.url,
        key=organization.key,
        provider=provider,
        create=new,
        update=CHANGES,
        delete=other["id"],
    )

    asked = {request.operation: request for request in organization.requests}
    assert list(asked) == ["create", "get", "list_all", "list", "update", "delete"]
    assert asked["create"].body == {"provider": provider, **new}
    assert asked["update"].body == {"provider": provider, **CHANGES}
    assert asked["list_all"].query == {"limit": ["10"], "createdAtGe": ["2026-01-01T00:00:00Z"]}
    page = {"search": ["front"], "page": ["1"], "sortOrder": ["ASC"], "limit": ["10"]}
    assert asked["list"].query == page

    [changed] = organization.numbers
    assert "assistantId" not in changed
    assert changed.items() >= {"name": "Night shift", "squadId": "s1"}.items()
    created = answers[0]
    assert created.items() >= {"id": changed["id"], "provider": provider, **new}.items()
    other, changed = with_instants(other), with_instants(changed)
    assert answers == [created, created, created, other, other, created, changed, other]


def run_sdk(**asked: Any) -> list[JSON]:
    """Return the numbers that the SDK read from the sandbox's responses."""
    if not PYTHON.exists():
        missing(".venv-sdk is missing; `make .venv-sdk/.installed` builds it")
    done = subprocess.run(
        [PYTHON, SCRIPT],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=60,
        env={"NO_PROXY": "*"},  # and no import path
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [with_instants(json.loads(line)) for line in done.stdout.splitlines()]


def with_instants(number: JSON) -> JSON:
    """Return the number with its dates parsed: the SDK formats them differently."""
    times = ("createdAt", "updatedAt")
    return number | {name: datetime.fromisoformat(number[name]) for name in times}
