"""Fill the database: `python -m benchmarks.admin_site.fill UPSTREAM_URL KEY`."""

import os
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import django
import httpx
import orjson
from django.core.management import call_command

PAGE_SIZE = 1000

JSON = dict[str, Any]


def main(upstream: str, key: str) -> None:
    """Copy every number of the upstream and add a superuser."""
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)

    from django.contrib.auth.models import User

    from .models import Number

    User.objects.create_superuser("admin", "", os.environ["ADMIN_SITE_PASSWORD"])
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=upstream, headers=headers, trust_env=False, timeout=30) as client:
        names = {each["id"]: each.get("name") or "" for each in _assignees(client)}
        for page in _pages(client):
            Number.objects.bulk_create([Number(**_fields(each, names)) for each in page])


def _assignees(client: httpx.Client) -> list[JSON]:
    lists = [_json(client, path, limit=PAGE_SIZE) for path in ("/assistant", "/squad")]
    return [each for one in lists for each in one]


def _pages(client: httpx.Client) -> Iterator[list[JSON]]:
    page = 1
    while numbers := _json(client, "/v2/phone-number", limit=PAGE_SIZE, page=page)["results"]:
        yield numbers
        page += 1


def _json(client: httpx.Client, path: str, **parameters: int) -> Any:
    return orjson.loads(client.get(path, params=parameters).raise_for_status().content)


def _fields(number: JSON, names: dict[str, str]) -> JSON:
    fallback = number.get("fallbackDestination") or {}
    assignee = number.get("assistantId") or number.get("squadId") or number.get("workflowId") or ""
    server = (number.get("server") or {}).get("url")
    return {
        "id": number["id"],
        "number": number.get("number") or number.get("sipUri") or "",
        "name": number.get("name") or "",
        "provider": number.get("provider") or "",
        "status": number.get("status") or "",
        "assigned_to": names.get(assignee, assignee) or server or "",
        "fallback": fallback.get("number") or fallback.get("sipUri") or fallback.get("type") or "",
        "created_at": _instant(number.get("createdAt")),
        "updated_at": _instant(number.get("updatedAt")),
    }


def _instant(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


if __name__ == "__main__":
    main(*sys.argv[1:])
