"""The addresses of the audit pages, and what tests read from them."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

from django.utils import timezone

AUDIT = "/orgs/acme/audit/"
TOMORROW = timezone.localdate() + timedelta(days=1)


def ids(page: str) -> set[str]:
    """Return the ids of the numbers that a page links to, or to whose findings."""
    links = r'href="/orgs/acme/(?:numbers|audit/findings/[a-z0-9-]+)/([0-9a-f-]{36})/["?]'
    return set(re.findall(links, page))


def text_of(page: str) -> str:
    """Return the words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def content(download: Any) -> bytes:
    """Return the bytes of a streamed download."""
    return b"".join(download.streaming_content)
