"""The site's own scripts run no text as code, keep nothing, and build no markup from text."""

import re
from pathlib import Path

from django.conf import settings

FORBIDDEN = {
    "text as code": r"\beval\(|new Function|javascript:|setTimeout\(\s*[\"'`]",
    "markup from text": r"outerHTML|insertAdjacentHTML|document\.write|createContextualFragment",
    "storage that outlives the tab": r"localStorage|indexedDB|caches\.",
    "messages from other windows": r"postMessage|[\"']message[\"']",
    "other hosts": r"https?://|\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon",
    "prototypes": r"__proto__|\.prototype\b",
}
# Each of these shows what the server has rendered
INNER_HTML = {
    "inline-unsaved.js": "template.innerHTML = answer;",
    "session.js": "content.innerHTML = markup;",
}


def scripts() -> dict[str, str]:
    found = {
        path.name: path.read_text() for path in Path(settings.BASE_DIR, "static").rglob("*.js")
    }
    assert len(found) > 20
    return found


def test_no_script_does_what_is_forbidden() -> None:
    found = [
        f"{name}: {what}"
        for name, text in scripts().items()
        for what, pattern in FORBIDDEN.items()
        if re.search(pattern, text)
    ]
    assert not found


def test_only_the_ids_of_selected_numbers_are_kept_in_a_tab() -> None:
    keeping = {name for name, text in scripts().items() if "sessionStorage" in text}
    assert keeping == {"form-unsaved.js", "rows.js", "selection.js"}


def test_only_what_the_server_rendered_becomes_markup() -> None:
    assigned = {
        name: statement.strip()
        for name, text in scripts().items()
        for statement in re.findall(r"^.*\.innerHTML\s*\+?=[^=].*$", text, re.MULTILINE)
    }
    assert assigned == INNER_HTML


def test_the_only_cookie_of_a_script_is_the_time_zone() -> None:
    writing = {name for name, text in scripts().items() if "document.cookie" in text}
    assert writing == {"time-zone.js"}


def test_htmx_runs_no_code_of_a_page_and_asks_no_other_host() -> None:
    base = Path(settings.BASE_DIR, "templates/base.html").read_text()
    for setting in ('"allowEval": false', '"allowScriptTags": false', '"selfRequestsOnly": true'):
        assert setting in base
    assert '"historyCacheSize": 0' in base  # htmx would keep pages in localStorage
