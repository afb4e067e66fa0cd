"""An authenticator app: it makes the codes of a secret (RFC 6238)."""

import hmac
import re
import time
from base64 import b32decode

from django.test import Client

STEP = 30  # seconds


def code(secret: str, *, steps: int = 0) -> str:
    """Return the code of now, or of some steps later."""
    counter = int(time.time()) // STEP + steps
    digest = hmac.digest(b32decode(secret), counter.to_bytes(8), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def set_up(client: Client) -> str:
    """Set up an app for the person who is signed in, and return its secret."""
    page = client.get("/accounts/security/app/").text
    found = re.search(r'<span class="mono">([A-Z2-7]{32})</span>', page)
    assert found, page
    answer = client.post("/accounts/security/app/", {"code": code(found[1])})
    assert answer.status_code == 302, answer.content.decode()
    return found[1]


def recovery_codes(client: Client) -> list[str]:
    return re.findall(r"<li>(\d{8})</li>", client.get("/accounts/security/recovery-codes/").text)
