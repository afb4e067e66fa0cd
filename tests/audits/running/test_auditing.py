"""An audit reads everything, evaluates it and keeps it as a snapshot."""

import random
import threading
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.db.models.functions import Now
from pydantic import SecretStr

import vapi_sandbox
from audits.models import Audit, AuditedAssignee, AuditedJSON, AuditedNumber, Finding, State
from audits.running import auditing, runs
from audits.running.auditing import carry_out
from dashboard.activity.models import Action, Result
from dashboard.activity.record import Actor, begin, end
from dashboard.orgs.models import Organization
from tests.audits.conftest import audited
from tests.cast import Cast
from vapi_client.masking import MASK
from vapi_sandbox import Fault

DELETED = str(uuid.uuid4())


AtTheEnd = Callable[[Callable[[], None]], None]


@pytest.fixture
def at_the_end(monkeypatch: pytest.MonkeyPatch) -> AtTheEnd:
    """Has something happen once, when all numbers are read and the audit isn't over yet."""

    def happens(event: Callable[[], None]) -> None:
        compare, events = auditing.compare, [event]

        def compare_after(*arguments: Any) -> Any:
            while events:
                events.pop()()
            return compare(*arguments)

        monkeypatch.setattr(auditing, "compare", compare_after)

    return happens


def noted(steps: list[str], name: str, step: Callable[..., Any]) -> Callable[..., Any]:
    def noting(*arguments: Any, **fields: Any) -> Any:
        steps.append(name)
        return step(*arguments, **fields)

    return noting


def found(audit: Audit, number: dict[str, Any]) -> set[str]:
    rows = Finding.objects.filter(audit=audit, number_id=number["id"])
    return set(rows.values_list("rule", flat=True))


def test_all_numbers_and_names_are_there(cast: Cast, vapi_acme: vapi_sandbox.Organization) -> None:
    audit = audited(cast.acme)
    assert audit.state == State.FINISHED
    assert audit.failure == ""
    assert audit.seen == audit.total == len(vapi_acme.numbers)
    assert audit.began_at and audit.ended_at and audit.took
    stored = AuditedNumber.objects.filter(audit=audit)
    assert set(stored.values_list("number_id", flat=True)) == {e["id"] for e in vapi_acme.numbers}
    assert audit.has_all_assistants and audit.has_all_squads
    names = AuditedAssignee.objects.filter(audit=audit, kind="assistant")
    assert dict(names.values_list("assignee_id", "name")) == {
        each["id"]: each.get("name") for each in vapi_acme.assistants
    }


def test_a_character_that_not_every_database_can_hold(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    nul = "a\0b"
    odd = {"name": nul, "provider": nul, "status": nul, "squadId": nul, "tomorrow": {nul: nul}}
    number = vapi_acme.put({**vapi_acme.numbers[0], **odd})
    vapi_acme.put_assistant({"name": nul})
    audit = audited(cast.acme)
    assert audit.state == State.FINISHED
    stored = AuditedNumber.objects.get(audit=audit, number_id=number["id"])
    assert stored.name == stored.provider == stored.squad_id == "a�b"
    received = AuditedJSON.objects.get(audit=audit, number_id=number["id"]).received
    assert orjson.loads(received)["tomorrow"] == {nul: nul}
    assert AuditedAssignee.objects.filter(audit=audit, name="a�b").exists()


def test_what_vapi_answered_is_kept_without_credentials(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    number = vapi_acme.put(
        {
            **vapi_acme.numbers[0],
            "server": {"url": "https://me:hunter2@a.example", "headers": {"X-Key": "hunter2"}},
            "twilioAuthToken": "hunter2",
            "number": "sip:desk:hunter2@carrier.example",
            "sipUri": "sip:desk:hunter2@sip.vapi.ai",
            "fallbackDestination": {"type": "sip", "sipUri": "sip:night:hunter2@sip.vapi.ai"},
            "tomorrow": {"api_key": "hunter2", "kept": 20.0},
        }
    )
    audit = audited(cast.acme)
    received = orjson.loads(AuditedJSON.objects.get(audit=audit, number_id=number["id"]).received)
    assert received["tomorrow"] == {"api_key": MASK, "kept": 20.0}
    everything = [*AuditedJSON.objects.values_list(), *AuditedNumber.objects.values_list()]
    assert "hunter2" not in repr(everything + list(Finding.objects.values_list()))
    other = vapi_acme.numbers[-1]
    kept = AuditedJSON.objects.get(audit=audit, number_id=other["id"]).received
    assert orjson.loads(kept).keys() == other.keys()


def test_findings_of_one_number_and_of_several(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    first, second, third = vapi_acme.numbers[:3]
    long_ago = "2026-01-01T00:00:00.000Z"
    for number, fields in (
        (first, {"assistantId": DELETED, "number": "+14155550100"}),
        (second, {"number": "+14155550100", "status": "blocked"}),
        (third, {"fallbackDestination": {"type": "number", "number": "+14155550177"}}),
    ):
        changed = {**number, "updatedAt": long_ago, "number": "+14155550177", **fields}
        vapi_acme.put(changed)
    audit = audited(cast.acme)
    assert found(audit, first) >= {"deleted-assignee", "duplicate-number"}
    assert found(audit, second) >= {"blocked", "duplicate-number"}
    assert "fallback-loop" in found(audit, third)


def test_while_numbers_come_and_go(cast: Cast, sandbox: vapi_sandbox.Sandbox) -> None:
    """What was there throughout is there once, what came or went at most once."""
    vapi = sandbox.add_organization(numbers=4000)
    cast.acme.set_api_key(SecretStr(vapi.key), region="us", by=None)
    cast.acme.save()
    before = {each["id"] for each in vapi.numbers}
    doomed = random.Random(1).sample(sorted(before), 250)
    come: set[str] = set()
    began = threading.Event()

    def come_and_go() -> None:
        began.wait(10)
        for number_id in doomed:
            vapi.delete(number_id)
            come.add(vapi.put({"provider": "vapi", "number": "+14155550142"})["id"])
            time.sleep(0.001)

    vapi.fail("list", Fault("latency", seconds=0.2))
    people = threading.Thread(target=come_and_go)
    people.start()
    audit, _ = runs.request(cast.acme, "viewer@acme.example")
    carry_out(audit.pk, progress=lambda seen, total: began.set())
    assert come, "nobody came meanwhile"
    people.join()

    audit.refresh_from_db()
    stored = list(AuditedNumber.objects.filter(audit=audit).values_list("number_id", flat=True))
    assert audit.state == State.FINISHED
    assert audit.seen == len(stored) == len(set(stored))
    assert before - set(doomed) <= set(stored) <= before | come
    assert {each.number_id for each in Finding.objects.filter(audit=audit)} <= set(stored)


def test_a_name_list_that_cannot_be_read_accuses_nobody(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    number = vapi_acme.put({**vapi_acme.numbers[0], "assistantId": DELETED})
    vapi_acme.fail("assistants", Fault("status", status=403))
    audit = audited(cast.acme)
    assert audit.state == State.FINISHED
    assert not audit.has_all_assistants and audit.has_all_squads
    assert "deleted-assignee" not in found(audit, number)


@pytest.mark.parametrize("changed", ["key", "region"])
def test_a_key_that_is_replaced_meanwhile(cast: Cast, at_the_end: AtTheEnd, changed: str) -> None:
    """What was read may be another organization's."""
    good = audited(cast.acme)

    def replace() -> None:
        acme = Organization.objects.get(pk=cast.acme.pk)
        if changed == "key":
            acme.set_api_key(SecretStr("sk-of-globex-5678"), region="us", by=None)
        else:
            acme.region = "eu"
        acme.save()

    at_the_end(replace)
    audit = audited(cast.acme)
    assert audit.state == State.FAILED
    assert "key or region was changed" in audit.failure
    assert Audit.objects.newest_snapshot(cast.acme) == good


def test_reading_again_what_was_changed_renews_the_lease(
    cast: Cast,
    vapi_acme: vapi_sandbox.Organization,
    at_the_end: AtTheEnd,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = [each["id"] for each in vapi_acme.numbers[:3]]
    actor = Actor(cast.operator.email, cast.operator.pk, "127.0.0.1")

    def change() -> None:
        for each in ids:
            attempt = begin(actor, cast.acme, Action.NUMBER_UPDATE, subject=each)
            end(attempt, Result.DONE)

    steps: list[str] = []
    at_the_end(change)
    for place, name in ((runs.Run, "renew"), (auditing, "_now")):
        monkeypatch.setattr(place, name, noted(steps, name, getattr(place, name)))
    assert audited(cast.acme).state == State.FINISHED
    looked = [place for place, step in enumerate(steps) if step == "_now"]
    assert len(looked) == 3
    assert all(steps[place - 1] == "renew" for place in looked)


def test_a_failure_keeps_the_last_snapshot(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    good = audited(cast.acme)
    vapi_acme.fail("list", Fault("status", status=401))
    bad = audited(cast.acme)
    assert bad.state == State.FAILED
    assert "Vapi refused this organization's key." in bad.failure
    assert "An admin can set another" in bad.failure
    assert "[" not in bad.failure
    assert bad.ended_at
    assert Audit.objects.newest_snapshot(cast.acme) == good
    assert not AuditedNumber.objects.filter(audit=bad).exists()
    assert not AuditedAssignee.objects.filter(audit=bad).exists()


def test_two_people_share_one_run(cast: Cast, vapi_acme: vapi_sandbox.Organization) -> None:
    one, one_is_new = runs.request(cast.acme, "viewer@acme.example")
    other, other_is_new = runs.request(cast.acme, "admin@acme.example")
    assert one == other
    assert (one_is_new, other_is_new) == (True, False)
    elsewhere, is_new = runs.request(cast.globex, "stranger@globex.example")
    assert is_new and elsewhere != one


def test_it_is_carried_out_once(cast: Cast, vapi_acme: vapi_sandbox.Organization) -> None:
    audit = audited(cast.acme)
    vapi_acme.put({**vapi_acme.numbers[0], "name": "Renamed since"})
    carry_out(audit.pk)
    assert not AuditedNumber.objects.filter(name="Renamed since").exists()


def test_a_run_that_was_cut_off_can_be_taken_again(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    audit, _ = runs.request(cast.acme, "viewer@acme.example")
    run = runs.Run.take(audit.pk)
    assert run
    audit.refresh_from_db()
    assert not audit.is_cut_off
    with run.writing():
        AuditedNumber.objects.create(audit=audit, number_id="1")
    Audit.objects.filter(pk=audit.pk).update(lease_until=Now() - timedelta(seconds=1))
    audit.refresh_from_db()
    assert audit.is_cut_off

    again = audited(cast.acme)
    assert again != audit
    assert again.state == State.FINISHED
    audit.refresh_from_db()
    assert audit.state == State.FAILED
    assert audit.failure == runs.CUT_OFF
    assert not AuditedNumber.objects.filter(audit=audit).exists()


@pytest.mark.parametrize("is_taken_over", [True, False])
def test_who_wakes_up_after_the_lease_writes_nothing(
    cast: Cast, vapi_acme: vapi_sandbox.Organization, is_taken_over: bool
) -> None:
    audit, _ = runs.request(cast.acme, "viewer@acme.example")
    sleeper = runs.Run.take(audit.pk)
    assert sleeper
    Audit.objects.filter(pk=audit.pk).update(lease_until=Now() - timedelta(seconds=1))
    if is_taken_over:
        audited(cast.acme)
    before = Audit.objects.filter(pk=audit.pk).values().get()
    with pytest.raises(runs.LeaseLost), sleeper.writing(seen=1):
        AuditedNumber.objects.create(audit=audit, number_id="1")
    with pytest.raises(runs.LeaseLost):
        sleeper.renew(seen=1)
    assert Audit.objects.filter(pk=audit.pk).values().get() == before
    assert not AuditedNumber.objects.filter(audit=audit).exists()
