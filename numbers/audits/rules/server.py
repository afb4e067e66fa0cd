"""Rules about the server that a number's webhooks go to."""

from vapi_client.masking import credentials, masked
from vapi_client.schemas.phone_number import PhoneNumber

from .base import Severity, rule
from .snapshot import Snapshot
from .webhooks import is_plainly_secure, read_webhook

_FORMER_CREDENTIAL = "secret"  # not in the document any more, but sent where it is still set


@rule("insecure-server", Severity.WARNING, "Server without https or not public", put_right="server")
def insecure_server(number: PhoneNumber, snapshot: Snapshot) -> str | None:
    """Finds addresses without https, and those that only mean something on a network of one's
    own."""
    if number.server is None or not number.server.url or is_plainly_secure(number.server.url):
        return None
    webhook = read_webhook(number.server.url)
    flaws = []
    if webhook.scheme != "https":
        flaws.append("is called without https")
    if webhook.is_private:
        flaws.append("has no public address")
    if not flaws:
        return None
    server = f"The server {webhook.shown_host}" if webhook.shown_host else "The server"
    return f"{server} {' and '.join(flaws)}."


@rule("server-without-credential", Severity.INFO, "Server without credential", put_right="server")
def server_without_credential(number: PhoneNumber, snapshot: Snapshot) -> str | None:
    """Finds servers that can't tell whether Vapi is calling.

    Credentials may stand in headers and in the address; which ones count is decided as it is for
    masking, so any header but the harmless does.
    """
    if number.server is None or not number.server.url:
        return None
    server = number.received.get("server")
    if not isinstance(server, dict) or server.get("credentialId"):
        return None
    if server.get(_FORMER_CREDENTIAL) or masked(number.server.url) != number.server.url:
        return None
    headers = server.get("headers")
    if headers and any(text for _, text in credentials(headers, within="headers")):
        return None
    return "The server gets neither a credential nor a header with one, so anybody could call it."
