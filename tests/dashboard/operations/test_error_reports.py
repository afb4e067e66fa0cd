"""Reports of errors hold the traceback and the log's ids, and nothing that somebody typed."""

import pytest
import sentry_sdk
from django.http import HttpRequest

from dashboard.operations import error_reports
from dashboard.web.trace import Trace, tracing

DSN = "https://key@sentry.example.com/1"


def test_nothing_is_collected_that_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    options: dict[str, object] = {}
    monkeypatch.setattr(sentry_sdk, "init", lambda dsn, **given: options.update(given, dsn=dsn))
    error_reports.start(DSN)
    assert options["dsn"] == DSN
    assert options["include_local_variables"] is False
    assert options["send_default_pii"] is False
    assert options["max_request_body_size"] == "never"
    assert options["max_breadcrumbs"] == 0
    assert options["before_send"] is error_reports.stripped


def test_a_report_has_the_page_and_the_ids_of_the_log() -> None:
    request = HttpRequest()
    request.trace = Trace("of-the-proxy", "a" * 32)  # type: ignore[attr-defined]
    event = {
        "exception": {"values": []},
        "transaction": "/invitations/{token}/",
        "request": {"url": "https://site/invitations/secret/", "cookies": {"sessionid": "secret"}},
        "user": {"email": "secret@acme.example"},
        "breadcrumbs": ["secret"],
        "extra": {"sys.argv": ["secret"]},
    }
    with tracing(request):
        report = error_reports.stripped(event, {})
    assert "secret" not in str(report)
    assert report["transaction"] == "/invitations/{token}/"
    assert report["tags"] == {"request_id": "of-the-proxy", "trace_id": "a" * 32}
