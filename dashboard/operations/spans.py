"""Traces for OpenTelemetry: requests, calls to Vapi and statements, with the extra `otel`.

OpenTelemetry reads its own `OTEL_…` variables from the environment, such as the service's name.
"""

from typing import Any

from vapi_client.connections import shared_connections

ADDRESSES = ("http.url", "http.target", "url.full", "url.path", "url.query")
HIDDEN = "-"


def start(endpoint: str) -> None:
    """Send traces from now on. Raises SystemExit without the extra."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise SystemExit(
            "OTEL_EXPORTER_OTLP_ENDPOINT: install the extra otel, or leave it out"
        ) from None
    instrument(BatchSpanProcessor(OTLPSpanExporter(f"{endpoint}/v1/traces")))


def instrument(processor: Any) -> None:
    from opentelemetry import trace
    from opentelemetry.instrumentation.django import DjangoInstrumentor
    from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
    from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider

    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: "vapi-numbers"}))
    provider.add_span_processor(processor)
    trace.set_tracer_provider(provider)
    DjangoInstrumentor().instrument(request_hook=_begin_request, response_hook=_end_request)
    HTTPXClientInstrumentor().instrument_client(
        shared_connections().client, request_hook=_hide_address
    )
    PsycopgInstrumentor().instrument()


def _begin_request(span: Any, request: Any) -> None:
    """Give the request its span's trace, which its log lines and its calls then have too."""
    context = span.get_span_context()
    flags = int(context.trace_flags)
    parent = f"00-{context.trace_id:032x}-{context.span_id:016x}-{flags:02x}"
    request.META["HTTP_TRACEPARENT"] = parent
    _hide_address(span)


def _end_request(span: Any, request: Any, response: Any) -> None:
    _hide_address(span)


def _hide_address(span: Any, *_: Any) -> None:
    """Addresses may hold tokens and what somebody searched for. The page's name is kept."""
    for name in ADDRESSES:
        if name in (span.attributes or {}):
            span.set_attribute(name, HIDDEN)
