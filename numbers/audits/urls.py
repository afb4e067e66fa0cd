"""An organization's audits, below `/orgs/<slug>/audit/`."""

from django.urls import path

from .views import accepting, comparing, facets, reading, running, settings

app_name = "audits"

urlpatterns = [
    path("", reading.overview, name="overview"),
    path("start/", running.start, name="start"),
    path("run/", running.progress, name="run"),
    path("findings/", reading.findings, name="findings"),
    path("findings/accept/", accepting.accept, name="accept"),
    path("findings/accepted/<int:acceptance_id>/end/", accepting.end, name="end_acceptance"),
    path("numbers/", reading.numbers, name="numbers"),
    path("assignments/", reading.assignments, name="assignments"),
    path("facets/", facets.facets, name="facets"),
    path("changes/", comparing.changes, name="changes"),
    path("rules/", settings.rules, name="rules"),
    path("rules/change/", settings.change_rules, name="change_rules"),
]
