"""The alert rules and the Grafana dashboard ask for metrics that the site has."""

import json
import re
import shutil
import subprocess

import pytest
from prometheus_client import REGISTRY

from dashboard.web import metrics
from tests.outside import ROOT

RULES = ROOT / "deploy/prometheus"
DASHBOARD = ROOT / "deploy/grafana/vapi-numbers.json"
DOCUMENT = ROOT / "docs/operations/monitoring.md"


def known() -> set[str]:
    ours = {each.name for each in REGISTRY.collect() if each.name.startswith("vapi_numbers")}
    return ours | {f"vapi_numbers_{each.name}" for each in metrics.measures}


def named(text: str) -> set[str]:
    """Return the metrics that a text names, without the endings that Prometheus adds."""
    found = re.findall(r"vapi_numbers_\w+", text)
    return {re.sub(r"_(total|bucket|sum|count)$", "", each) for each in found}


@pytest.mark.parametrize("path", [RULES / "alerts.yml", DASHBOARD, DOCUMENT], ids=lambda p: p.name)
def test_every_metric_exists(path: object) -> None:
    names = named(path.read_text())  # type: ignore[attr-defined]
    assert names <= known() | {"vapi_numbers_database_up"}
    assert len(names) > 5


def test_the_document_has_every_metric() -> None:
    assert known() <= named(DOCUMENT.read_text())


def test_the_dashboard_is_json_without_overlapping_panels() -> None:
    places = set()
    for panel in json.loads(DASHBOARD.read_text())["panels"]:
        at = panel["gridPos"]
        for x in range(at["x"], at["x"] + at["w"]):
            for y in range(at["y"], at["y"] + at["h"]):
                assert (x, y) not in places, panel["title"]
                places.add((x, y))


def test_promtool_accepts_the_rules_and_they_fire() -> None:
    promtool = shutil.which("promtool")
    if not promtool:
        pytest.skip("promtool is missing")
    for arguments in (("check", "rules", "alerts.yml"), ("test", "rules", "alerts_test.yml")):
        done = subprocess.run(
            [promtool, *arguments], cwd=RULES, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
