"""The form of a server: where Vapi sends webhooks."""

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
            "Where requests are sent. An assistant's own server comes first, then this one, then "
            "the organization's.",
            attributes={"inputmode": "url", "placeholder": "https://"},
        ),
        leaf(Server, "timeoutSeconds", "Seconds until a request is given up.", default="20"),
        leaf(Server, "credentialId", "Credential by which Vapi authenticates itself."),
        leaf(
            Server,
            "staticIpAddressesEnabled",
            "Requests come from a fixed set of Vapi's addresses.",
            default="off",
            label="Static IP addresses",
        ),
        leaf(
            Server,
            "encryptedPaths",
            "Paths of the request's body to encrypt, one a line; needs a credential with an "
            "encryption plan.",
        ),
        Headers(
            "headers",
            label="Headers",
            help="Sent with every request. An Authorization header overrides the credential.",
            are_secret=True,
        ),
        Group(
            "backoffPlan",
            [
                leaf(
                    BackoffPlan,
                    "type",
                    "How the pause between tries grows.",
                    labels={"fixed": "Fixed", "exponential": "Exponential"},
                    unset="No backoff plan",
                    required=False,
                ),
                leaf(BackoffPlan, "maxRetries", "How often a failed request is sent again."),
                leaf(
                    BackoffPlan,
                    "baseDelaySeconds",
                    "Seconds between tries; with exponential, the first pause.",
                ),
                leaf(
                    BackoffPlan,
                    "excludedStatusCodes",
                    "Statuses after which nothing is sent again, such as 400, 401. Default: none.",
                ),
            ],
            label="Backoff plan",
            help="Without one, a failed request is not sent again.",
            head="type",
        ),
    ],
    label="Server",
    help="Where Vapi sends this number's webhooks.",
)
