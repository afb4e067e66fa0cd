"""An organization's audits, below `/orgs/<slug>/audit/`."""

from django.urls import path

from . import settings_view
from .comparing import compare_view
from .running import run_view
from .worklist import accept_view, finding_view, overview_view, worklist_view

app_name = "audits"

urlpatterns = [
    path("", overview_view.overview, name="overview"),
    path("start/", run_view.start, name="start"),
    path("run/", run_view.progress, name="run"),
    path("findings/", worklist_view.findings, name="findings"),
    path("findings/accept/", accept_view.accept_matching, name="accept"),
    path("findings/accepted/<int:acceptance_id>/withdraw/", accept_view.withdraw, name="withdraw"),
    path(
        "findings/<slug:rule>/<path:number_id>/accept/",
        accept_view.accept_finding,
        name="accept_finding",
    ),
    path("findings/<slug:rule>/<path:number_id>/", finding_view.finding, name="finding"),
    path("numbers/", worklist_view.numbers, name="numbers"),
    path("assignments/", worklist_view.assignments, name="assignments"),
    path("changes/", compare_view.changes, name="changes"),
    path("rules/", settings_view.rules, name="rules"),
    path("rules/change/", settings_view.change_rules, name="change_rules"),
]
