"""`/metrics`, for Prometheus: the counts of this server, and what the database knows."""

import os
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from dashboard.web import metrics

from .metrics_files import FILES

PATH = "/metrics"


class MetricsMiddleware:
    """Answers `/metrics` to whoever has METRICS_TOKEN, at any host name, without a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != PATH or not settings.METRICS_TOKEN:
            return self.get_response(request)
        given = request.headers.get("Authorization", "")
        if not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
            return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
        return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def _registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(DatabaseCollector())
    if FILES in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)
    return registry


class DatabaseCollector(Collector):
    """Reads the registered measures. Without an answer of the database, it says only that."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        found, answers = [], True
        try:
            found = [_family(measure) for measure in metrics.measures]
        except DatabaseError:
            answers = False
        yield from found
        yield GaugeMetricFamily(
            "vapi_numbers_database_up", "Whether the database answers", value=float(answers)
        )

    def describe(self) -> list[Any]:
        return []


def _family(measure: metrics.Measure) -> GaugeMetricFamily:
    family = GaugeMetricFamily(
        f"vapi_numbers_{measure.name}", measure.description, labels=measure.labels
    )
    for labels, value in measure.read():
        family.add_metric(labels, value)
    return family
