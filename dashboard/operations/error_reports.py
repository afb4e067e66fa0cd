"""Reports of unexpected errors to Sentry, with the extra `sentry`.

They have the traceback, the page and the ids of the log, and nothing that anybody typed or stored:
no variables, bodies, addresses, headers or breadcrumbs.
"""

from typing import Any

from dashboard.web.log_format import names_of
from dashboard.web.trace import current_request

KEPT = {"event_id", "timestamp", "platform", "level", "logger", "transaction", "exception", "tags"}
KEPT |= {"release", "environment", "server_name", "sdk", "modules", "fingerprint", "type"}


def start(dsn: str, **options: Any) -> None:
    """Report errors from now on. Raises SystemExit without the extra."""
    try:
        import sentry_sdk
    except ImportError:
        raise SystemExit("SENTRY_DSN: install the extra sentry, or leave it out") from None
    sentry_sdk.init(
        dsn,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=stripped,
        **options,
    )


def stripped(event: Any, hint: Any) -> Any:
    """Return only what is known to hold no data of people."""
    kept = {name: value for name, value in event.items() if name in KEPT}
    names = names_of(current_request())
    kept["tags"] = {name: value for name, value in names.items() if value is not None}
    return kept
