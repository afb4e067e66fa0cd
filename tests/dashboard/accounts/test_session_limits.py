"""A session isn't in use because a page is open. How long it lasts is in test_sessions_view.py."""

import re
from pathlib import Path
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client

from audits.running.request import request_audit
from tests.audits.pages import AUDIT
from tests.cast import Cast
from tests.dashboard.accounts.test_sessions_view import HOUR, sign_in, wait

UNASKED = {"HX-Request": "true", "X-Dashboard-Stay": "true", "X-Dashboard-Unasked": "true"}


def load_again(client: Client) -> Any:
    """Ask for the progress of an audit, as its page does each second."""
    return client.get(f"{AUDIT}run/", headers=UNASKED)


def test_a_page_that_loads_itself_again_keeps_no_session(cast: Cast) -> None:
    request_audit(cast.acme, cast.viewer.email)
    client = sign_in(cast.viewer)
    noted = UserSession.objects.get().last_seen_at
    for _ in range(3):
        assert load_again(client).status_code == 200
        wait(client, 4 * HOUR - 5)
    assert UserSession.objects.get().last_seen_at == noted
    wait(client, 20)
    answer = load_again(client)
    assert answer.status_code == 401
    assert "Your session has ended" in answer.text


def test_what_a_person_types_keeps_the_session(cast: Cast) -> None:
    client = sign_in(cast.operator)
    for _ in range(2):
        wait(client, 8 * HOUR)
        typed = client.post("/orgs/acme/numbers/new/vapi/", {"_action": "check"}, headers=UNASKED)
        assert typed.status_code == 409  # the form isn't stored, but the person is signed in


def test_every_part_that_loads_itself_again_says_that_nobody_asked() -> None:
    found = []
    for path in Path(settings.BASE_DIR, "templates").rglob("*.html"):
        for tag in re.findall(r"<\w+[^<]*hx-trigger=\"(?:every|load delay)[^<]*", path.read_text()):
            assert '"X-Dashboard-Unasked": "true"' in tag, path
            found.append(path.name)
    assert sorted(found) == ["change.html", "late_names.html", "progress.html"]
