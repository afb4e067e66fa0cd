"""Traces really made by OpenTelemetry: a request, its calls to Vapi, and one trace for both."""

import json
import os
import subprocess
import sys

from tests.outside import ROOT


def test_a_page_and_its_calls_to_vapi_are_one_trace_as_far_as_vapi() -> None:
    command = [sys.executable, "-m", "tests.dashboard.operations.traced_site"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment.pop("TEST_DATABASE_URL", None)
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["status"] == 200
    [page] = [each for each in told["spans"] if each["kind"] == "SERVER"]
    calls = [each for each in told["spans"] if each["kind"] == "CLIENT"]
    assert "numbers" in page["name"]
    assert calls and {each["parent"] for each in calls} == {page["span"]}
    assert {each["trace"] for each in told["spans"]} == {page["trace"]} == {told["request_id"]}

    sent = [parent.split("-") for parent in told["traceparents"]]
    assert {trace for _, trace, _, _ in sent} == {page["trace"]}
    assert {span for _, _, span, _ in sent} <= {each["span"] for each in calls}
    assert all(int(flags, 16) & 1 for *_, flags in sent)  # sampled
    assert "a-secret-word" not in done.stdout
