"""Answer a page of a number with tracing on, and print the spans: for a process of its own.

Tracing changes Django, the client of Vapi and psycopg for good.
"""

import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from opentelemetry.sdk.trace.export import SimpleSpanProcessor  # noqa: E402
from opentelemetry.sdk.trace.export.in_memory_span_exporter import (  # noqa: E402
    InMemorySpanExporter,
)

import vapi_sandbox  # noqa: E402
from dashboard.operations import spans  # noqa: E402
from tests import cast  # noqa: E402


def main() -> None:
    exporter = InMemorySpanExporter()
    spans.instrument(SimpleSpanProcessor(exporter))
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    with vapi_sandbox.Sandbox(port=0) as sandbox:
        settings.VAPI_API_URLS = {"us": sandbox.url, "eu": sandbox.url}
        acme = sandbox.add_organization(key="sk-of-acme-1234", numbers=3)
        people = cast.create(acme, sandbox.add_organization(key="sk-of-globex-5678", numbers=1))
        client = Client()
        client.force_login(people.viewer)
        number = acme.numbers[0]["id"]
        acme.forget_requests()
        exporter.clear()
        page = client.get(f"/orgs/acme/numbers/{number}/", {"search": "a-secret-word"})
        parents = [each.headers["traceparent"] for each in acme.requests]
    found = exporter.get_finished_spans()
    sys.stdout.write(
        json.dumps(
            {
                "status": page.status_code,
                "request_id": page.headers["X-Request-Id"],
                "traceparents": parents,
                "spans": [
                    {
                        "kind": each.kind.name,
                        "name": each.name,
                        "trace": f"{each.context.trace_id:032x}",
                        "span": f"{each.context.span_id:016x}",
                        "parent": each.parent and f"{each.parent.span_id:016x}",
                        "attributes": dict(each.attributes or {}),
                    }
                    for each in found
                ],
            }
        )
    )


if __name__ == "__main__":
    main()
