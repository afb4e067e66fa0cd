"""`/metrics` counts requests and calls to Vapi, and says what the database knows."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

import vapi_sandbox
from audits.models import Audit, State
from dashboard.web import metrics
from dashboard.workers.models import Worker
from tests.cast import Cast
from vapi_sandbox import Fault

TOKEN = "only-for-tests-" * 2
BEARER = {"Authorization": f"Bearer {TOKEN}"}

Sample = tuple[str, frozenset[tuple[str, str]]]


@pytest.fixture(autouse=True)
def token(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN


def scrape(client: Client) -> dict[Sample, float]:
    response = client.get("/metrics", headers=BEARER)
    assert response.status_code == 200
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def sample(name: str, **labels: str) -> Sample:
    return f"vapi_numbers_{name}", frozenset(labels.items())


def test_only_the_token_opens_it(client: Client, db: None, settings: Settings) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}):
        response = client.get("/metrics", headers=headers)
        assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")
    assert client.get("/metrics", headers=BEARER | {"Host": "10.0.0.1"}).status_code == 200
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_requests_count_by_page_and_status(as_viewer: Client) -> None:
    ok = sample("requests_total", method="GET", view="phone_numbers:list", status="200")
    odd = sample("requests_total", method="other", view="none", status="404")
    before = scrape(as_viewer)
    as_viewer.get("/orgs/acme/numbers/")
    as_viewer.generic("BREW", "/any-address/")
    after = scrape(as_viewer)
    assert after[ok] == before.get(ok, 0) + 1
    assert after[odd] == before.get(odd, 0) + 1


def test_calls_to_vapi_count_by_operation_and_outcome(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    down = sample("vapi_calls_total", operation="list numbers", outcome="Down")
    before = scrape(as_viewer)
    vapi_acme.fail("list", Fault("status", status=500))
    as_viewer.get("/orgs/acme/numbers/")
    after = scrape(as_viewer)
    assert after[down] == before.get(down, 0) + 1
    assert after[sample("vapi_calls_under_way")] == 0


def test_the_database_tells_of_tasks_workers_and_audits(cast: Cast, as_viewer: Client) -> None:
    Worker.objects.create(pk="w", name="host:1", beat_at=Now() - timedelta(minutes=5))
    Audit.objects.create(organization=cast.acme, state=State.FINISHED, ended_at=Now())
    DBTaskResult.objects.create(
        status="READY",
        args_kwargs={"args": [], "kwargs": {}},
        task_path="a.b",
        queue_name="mail",
        backend_name="default",
        run_after=timezone.now() - timedelta(minutes=3),
        exception_class_path="",
        traceback="",
    )
    found = scrape(as_viewer)
    assert found[sample("workers")] == 0
    assert 300 <= found[sample("worker_heartbeat_age_seconds", worker="host:1")] < 400
    assert found[sample("tasks_waiting", queue="mail")] == 1
    assert found[sample("tasks_waiting", queue="audits")] == 0
    assert 180 <= found[sample("tasks_longest_wait_seconds", queue="mail")] < 300
    assert found[sample("audits", state="finished")] == 1
    assert 0 <= found[sample("newest_audit_age_seconds", organization="acme")] < 60
    assert found[sample("bulk_changes", state="running")] == 0


def test_a_queue_without_failures_has_none_so_that_the_first_is_an_increase(
    client: Client, db: None, settings: Settings
) -> None:
    queues = settings.TASKS["default"]["QUEUES"]
    found = scrape(client)
    assert len(queues) > 3
    assert [found[sample("tasks_failed", queue=queue)] for queue in queues] == [0] * len(queues)


def test_a_database_that_doesnt_answer_is_a_value(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> metrics.Values:
        raise OperationalError("away")

    monkeypatch.setattr(metrics, "measures", [metrics.Measure("any", "Any", (), fail)])
    assert scrape(client)[sample("database_up")] == 0
