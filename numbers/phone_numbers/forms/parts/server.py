"""The form of a server: where Vapi sends webhooks."""

from phone_numbers.assignees.seen_ids import SERVER_CREDENTIAL
from phone_numbers.forms.from_schema import leaf
from phone_numbers.forms.groups import Group
from phone_numbers.forms.headers import Headers
from vapi_client.schemas.server import BackoffPlan, Server

SERVER = Group(
    "server",
    [
        leaf(
            Server,
            "url",
            "Vapi sends requests to this URL. If the assistant has a server, Vapi uses that one "
            "instead. If there is neither, Vapi uses the organization's server. Another host needs "
            "its own headers and credential.",
            attributes={"inputmode": "url", "placeholder": "https://"},
        ),
        leaf(Server, "timeoutSeconds", "Seconds until Vapi gives up a request.", default="20"),
        leaf(
            Server,
            "credentialId",
            "The credential with which Vapi authenticates to the server.",
            label="Credential ID",
            picker=f"kind={SERVER_CREDENTIAL}",
        ),
        leaf(
            Server,
            "staticIpAddressesEnabled",
            "If on, requests come from a fixed set of IP addresses that Vapi owns.",
            default="off",
            label="Static IP addresses",
        ),
        leaf(
            Server,
            "encryptedPaths",
            "Paths in the request's body that Vapi encrypts, one on each line. This needs a "
            "credential with an encryption plan.",
        ),
        Headers(
            "headers",
            label="Headers",
            help="Sent with every request. An Authorization header overrides the credential.",
        ),
        Group(
            "backoffPlan",
            [
                leaf(
                    BackoffPlan,
                    "type",
                    "Whether the delay between retries stays the same or grows.",
                    labels={"fixed": "Fixed", "exponential": "Exponential"},
                    unset="No backoff plan",
                    required=False,
                ),
                leaf(BackoffPlan, "maxRetries", "How many times Vapi retries a failed request."),
                leaf(
                    BackoffPlan,
                    "baseDelaySeconds",
                    "Seconds between retries. If exponential, seconds before the first retry.",
                ),
                leaf(
                    BackoffPlan,
                    "excludedStatusCodes",
                    "Vapi doesn't retry after these status codes, such as 400, 401. By default, it "
                    "retries after any code that isn't 2xx.",
                ),
            ],
            label="Backoff plan",
            help="How Vapi retries failed requests. Without a plan, it doesn't retry them.",
            head="type",
        ),
    ],
    label="Server",
    help="Where Vapi sends this number's webhooks.",
)
