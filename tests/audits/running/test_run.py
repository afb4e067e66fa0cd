"""An audit reads all numbers, evaluates them and stores a snapshot."""

import random
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.db import connection
from pydantic import SecretStr

import vapi_sandbox
from audits.models import Audit, AuditedAssignee, AuditedJSON, AuditedNumber, Finding, State
from audits.running import evaluation, run
from audits.running.lease import Lease
from audits.running.request import request_audit
from audits.running.run import run_audit
from dashboard.activity.models import Action, Result
from dashboard.activity.record import Actor, record_attempt, record_outcome
from dashboard.orgs.models import Organization
from tests.audits.conftest import audited
from tests.cast import Cast
from vapi_client.masking import MASK
from vapi_sandbox import Fault

from .conftest import rules_found

DELETED = str(uuid.uuid4())

AtTheEnd = Callable[[Callable[[], None]], None]


@pytest.fixture
def at_the_end(monkeypatch: pytest.MonkeyPatch) -> AtTheEnd:
    """Call a function once after an audit has read all numbers and before it ends."""

    def happens(event: Callable[[], None]) -> None:
        compare, events = evaluation.compare_routes, [event]

        def compare_after(*arguments: Any) -> Any:
            while events:
                events.pop()()
            return compare(*arguments)

        monkeypatch.setattr(evaluation, "compare_routes", compare_after)

    return happens


def noted(steps: list[str], name: str, step: Callable[..., Any]) -> Callable[..., Any]:
    def noting(*arguments: Any, **fields: Any) -> Any:
        steps.append(name)
        return step(*arguments, **fields)

    return noting


def test_all_numbers_and_names_are_stored(cast: Cast, vapi_acme: vapi_sandbox.Organization) -> None:
    audit = audited(cast.acme)
    assert audit.state == State.FINISHED
    assert audit.failure == ""
    assert audit.seen == audit.total == len(vapi_acme.numbers)
    assert audit.began_at and audit.ended_at and audit.ended_at > audit.began_at
    stored = AuditedNumber.objects.filter(audit=audit)
    assert set(stored.values_list("number_id", flat=True)) == {e["id"] for e in vapi_acme.numbers}
    assert audit.has_all_assistants and audit.has_all_squads
    names = AuditedAssignee.objects.filter(audit=audit, kind="assistant")
    assert dict(names.values_list("assignee_id", "name")) == {
        each["id"]: each.get("name") for each in vapi_acme.assistants
    }


def test_json_is_stored_without_credentials(
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


def test_numbers_that_come_and_go_during_an_audit_are_stored_at_most_once(
    cast: Cast, sandbox: vapi_sandbox.Sandbox
) -> None:
    """A number that existed throughout is stored once, any other at most once."""
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
    changes = threading.Thread(target=come_and_go)
    changes.start()
    audit, _ = request_audit(cast.acme, "viewer@acme.example")
    run_audit(audit.pk, progress=lambda seen, total: began.set())
    assert come, "no number came during the audit"
    changes.join(30)
    assert not changes.is_alive()

    audit.refresh_from_db()
    stored = list(AuditedNumber.objects.filter(audit=audit).values_list("number_id", flat=True))
    assert audit.state == State.FINISHED
    assert audit.seen == len(stored) == len(set(stored))
    assert before - set(doomed) <= set(stored) <= before | come
    assert {each.number_id for each in Finding.objects.filter(audit=audit)} <= set(stored)


def test_no_assistant_counts_as_deleted_without_the_list_of_assistants(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    number = vapi_acme.put({**vapi_acme.numbers[0], "assistantId": DELETED})
    vapi_acme.fail("assistants", Fault("status", status=403))
    audit = audited(cast.acme)
    assert audit.state == State.FINISHED
    assert not audit.has_all_assistants and audit.has_all_squads
    assert "deleted-assignee" not in rules_found(audit, number)


@pytest.mark.parametrize("changed", ["key", "region"])
def test_an_audit_fails_when_the_key_or_region_changes(
    cast: Cast, at_the_end: AtTheEnd, changed: str
) -> None:
    """The numbers may be another organization's."""
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
    assert Audit.objects.newest_finished(cast.acme) == good


def test_the_lease_is_renewed_before_a_changed_number_is_read_again(
    cast: Cast,
    vapi_acme: vapi_sandbox.Organization,
    at_the_end: AtTheEnd,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = [each["id"] for each in vapi_acme.numbers[:3]]
    actor = Actor(cast.operator.email, cast.operator.pk, "127.0.0.1")

    def change() -> None:
        for each in ids:
            attempt = record_attempt(actor, cast.acme, Action.NUMBER_UPDATE, subject=each)
            record_outcome(attempt, Result.DONE)

    steps: list[str] = []
    at_the_end(change)
    for place, name in ((Lease, "renew"), (run, "_read_again")):
        monkeypatch.setattr(place, name, noted(steps, name, getattr(place, name)))
    assert audited(cast.acme).state == State.FINISHED
    looked = [place for place, step in enumerate(steps) if step == "_read_again"]
    assert len(looked) == 3
    assert all(steps[place - 1] == "renew" for place in looked)


def test_a_failed_audit_keeps_the_previous_snapshot(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    good = audited(cast.acme)
    vapi_acme.fail("list", Fault("status", status=401))
    bad = audited(cast.acme)
    assert bad.state == State.FAILED
    assert "Vapi refused this organization's key." in bad.failure
    assert "An admin can replace the key" in bad.failure
    assert "[" not in bad.failure
    assert bad.ended_at
    assert Audit.objects.newest_finished(cast.acme) == good
    assert not AuditedNumber.objects.filter(audit=bad).exists()
    assert not AuditedAssignee.objects.filter(audit=bad).exists()


def test_a_finished_audit_is_not_run_again(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    audit = audited(cast.acme)
    vapi_acme.put({**vapi_acme.numbers[0], "name": "Renamed since"})
    run_audit(audit.pk)
    assert not AuditedNumber.objects.filter(name="Renamed since").exists()


@pytest.mark.parametrize("takes_effect", [True, False])
def test_an_audit_that_is_stopped_at_any_query_is_not_left_running(
    cast: Cast, takes_effect: bool
) -> None:
    stopped_at = 0
    while True:
        audit, _ = request_audit(cast.acme, "command line")
        queries = iter(range(1000))

        def stop(execute: Callable[..., Any], *arguments: Any) -> Any:
            if next(queries) != stopped_at:  # noqa: B023 - called within this round
                return execute(*arguments)
            if takes_effect:
                execute(*arguments)
            raise KeyboardInterrupt

        try:
            with connection.execute_wrapper(stop):
                run_audit(audit.pk)
        except KeyboardInterrupt:
            stopped_at += 1
        else:
            break
        audit.refresh_from_db()
        assert audit.state != State.RUNNING, stopped_at
    assert stopped_at > 10
