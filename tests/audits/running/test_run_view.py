"""Starting an audit, and its progress."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

import vapi_sandbox
from audits.models import Audit, State
from audits.running.lease import Lease
from audits.running.request import request_audit
from dashboard.workers.models import Worker
from tests.audits.pages import AUDIT
from tests.cast import Cast


def test_any_member_can_run_an_audit_and_others_join_it(
    as_viewer: Client, as_admin: Client, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    for person in (as_viewer, as_admin):
        assert person.post(AUDIT + "start/").status_code == 302
    audit = Audit.objects.get()
    assert audit.requested_by == cast.viewer.email
    assert DBTaskResult.objects.count() == 1
    assert "No worker is running" in as_viewer.get(AUDIT).text
    Worker.objects.create(pk="worker", name="host:1")
    page = as_viewer.get(AUDIT)
    assert "Waiting for a worker" in page.text
    assert 'hx-trigger="every 1s"' in page.text


def test_an_audit_that_no_worker_started_can_be_requested_again(
    as_viewer: Client, cast: Cast
) -> None:
    as_viewer.post(AUDIT + "start/")
    DBTaskResult.objects.all().delete()
    Audit.objects.update(requested_at=timezone.now() - timedelta(minutes=2))
    Worker.objects.create(pk="worker", name="host:1")
    assert "No worker has started this audit" in as_viewer.get(AUDIT).text
    part = as_viewer.get(AUDIT + "run/", headers={"HX-Request": "true"}).text
    assert "hx-trigger" in part and 'id="run-audit"' in part and "disabled" not in part
    assert 'id="run-status"' not in part
    assert as_viewer.post(AUDIT + "start/").status_code == 302
    assert Audit.objects.count() == DBTaskResult.objects.count() == 1


@pytest.mark.usefixtures("hosts_clock_is_an_hour_fast")
def test_audits_under_way_are_neither_overdue_nor_interrupted_by_a_wrong_clock(
    as_viewer: Client, cast: Cast
) -> None:
    Worker.objects.create(pk="worker", name="host:1")
    audit, _ = request_audit(cast.acme, cast.viewer.email)
    assert "Waiting for a worker" in as_viewer.get(AUDIT).text
    assert Lease(audit.pk).acquire()
    assert "Running audit" in as_viewer.get(AUDIT).text


def test_the_progress_of_a_finished_audit_redirects_to_the_overview(
    as_viewer: Client, audit: Audit
) -> None:
    assert as_viewer.get(AUDIT + "run/")["Location"] == AUDIT


def test_progress_is_shown_until_the_audit_fails(
    as_viewer: Client, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    audit, _ = request_audit(cast.acme, cast.viewer.email)
    lease = Lease(audit.pk)
    assert lease.acquire()
    lease.renew(seen=12, total=60)
    htmx = {"HX-Request": "true"}
    part = as_viewer.get(AUDIT + "run/", headers=htmx)
    assert "12 of 60" in part.text and 'id="run-audit"' not in part.text
    assert 'id="run-status" role="status"></div>' in as_viewer.get(AUDIT).text
    assert '<progress aria-labelledby="run-title" value="12" max="60">' in part.text
    lease.fail_audit("Vapi refused the key")
    part = as_viewer.get(AUDIT + "run/", headers=htmx)
    assert "The audit failed. Vapi refused the key" in part.text
    assert "hx-trigger" not in part.text and "HX-Refresh" not in part
    assert "Vapi refused the key" in as_viewer.get(AUDIT).text


def test_the_end_of_an_audit_is_announced_on_the_page_that_waits_for_it(
    as_viewer: Client, audit: Audit
) -> None:
    """Loading the page again by itself would lose what a person is typing."""
    part = as_viewer.get(AUDIT + "run/", headers={"HX-Request": "true"})
    assert '<div id="run-status" hx-swap-oob="innerHTML">The audit has finished.</div>' in part.text
    assert f'<a href="{AUDIT}">Show its results</a>' in part.text
    assert "hx-trigger" not in part.text and "HX-Refresh" not in part
    assert 'hx-swap-oob="true"' in part.text and "disabled" not in part.text


def test_an_interrupted_audit_can_be_run_again(as_viewer: Client, cast: Cast, audit: Audit) -> None:
    cut, _ = request_audit(cast.acme, cast.viewer.email)
    assert Lease(cut.pk).acquire()
    Audit.objects.filter(pk=cut.pk).update(lease_until=timezone.now() - timedelta(minutes=1))
    page = as_viewer.get(AUDIT)
    assert "The last audit was interrupted" in page.text
    assert "60 numbers, read" in page.text
    assert "disabled" not in page.text.partition('action="/orgs/acme/audit/start/"')[2][:400]
    part = as_viewer.get(AUDIT + "run/", headers={"HX-Request": "true"}).text
    assert "The audit was interrupted." in part and "disabled" not in part
    as_viewer.post(AUDIT + "start/")
    cut.refresh_from_db()
    assert cut.state == State.FAILED
    assert Audit.objects.of(cast.acme)[0].state == State.WAITING
