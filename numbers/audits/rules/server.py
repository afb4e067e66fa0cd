"""Rules about the server that receives a number's webhooks."""

from phone_numbers.webhooks import is_https_to_domain, parse_webhook
from vapi_client.masking import credentials, masked
from vapi_client.schemas.phone_number import PhoneNumber

from .base import Severity, rule
from .context import Context

# No longer in the OpenAPI document, but Vapi still sends it where it is set.
_FORMER_CREDENTIAL = "secret"


@rule(
    "insecure-server",
    Severity.WARNING,
    "Insecure or private server",
    why="Others may read what Vapi sends there, or Vapi can't reach it.",
    remedy="Enter a URL that begins with https:// and that the internet can reach.",
    fix_field="server",
)
def insecure_server(number: PhoneNumber, context: Context) -> str | None:
    """Find server URLs that don't use HTTPS, or that Vapi can't reach from the internet."""
    if number.server is None or not number.server.url or is_https_to_domain(number.server.url):
        return None
    webhook = parse_webhook(number.server.url)
    if not webhook.flaws:
        return None
    server = f"Server {webhook.shown_host}" if webhook.shown_host else "Server"
    return f"{server} {' and '.join(webhook.flaws)}."


@rule(
    "server-without-credential",
    Severity.INFO,
    "No server credential",
    why="The server can't tell Vapi's requests from anybody else's.",
    remedy="Add a credential or a header with a secret, and check it on the server.",
    fix_field="server",
)
def server_without_credential(number: PhoneNumber, context: Context) -> str | None:
    """Find servers that can't tell whether Vapi is the caller.

    Headers and the URL can hold a credential too. Masking decides which of them count, so any
    header and any value in a query do that aren't known to be harmless. A fragment isn't sent.
    """
    if number.server is None or not number.server.url:
        return None
    server = number.received.get("server")
    if not isinstance(server, dict) or server.get("credentialId"):
        return None
    url = number.server.url.partition("#")[0]
    if server.get(_FORMER_CREDENTIAL) or masked(url) != url:
        return None
    headers = server.get("headers")
    if headers and any(text for _, text in credentials(headers, within="headers")):
        return None
    return "Server receives no credential, so anyone can call it."
