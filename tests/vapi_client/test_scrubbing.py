"""Vapi's words never show what was sent as a credential."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from tests.cpu_time import limited_cpu
from vapi_client import VapiClient
from vapi_client.errors import VapiError
from vapi_client.json_values import JSON
from vapi_client.masking import MASK
from vapi_client.scrubbing import SHORTEST, Scrubber
from vapi_sandbox import Fault, Organization

NUMBER: JSON = {
    "provider": "twilio",
    "number": "+14155550100",
    "twilioAccountSid": "AC1",
    "twilioAuthToken": 'hunter2-"token"',
    "server": {
        "url": "https://ada:hunter2%2Durl@example.com/?code=hunter2-code",
        "headers": {"Authorization": "Bearer hunter2-header", "X-Team": "hunter2-team"},
    },
}


@pytest.mark.parametrize(
    "echo",
    [
        'hunter2-"token"',
        'hunter2-\\"token\\"',
        "Bearer hunter2-header",
        "hunter2-header",
        "hunter2-team",
        "hunter2%2Durl",
        "hunter2-url",
        "https://ada:hunter2%2Durl@example.com/?code=hunter2-code",
        "hunter2-code",
        "hunter2-team" * 1000,
        "https://hunter2@example.com",  # known from nowhere
    ],
)
@pytest.mark.parametrize("status", [400, 401, 429, 500])
def test_a_credential_that_vapi_repeats_reaches_neither_the_error_nor_the_log(
    echo: str,
    status: int,
    client: VapiClient,
    organization: Organization,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    said = [f"{echo} is wrong", f"Is {echo}\nright?"]
    organization.fail("create", Fault(status=status, body={"message": said}))

    with pytest.raises(VapiError) as caught:
        client.create_number(NUMBER)

    shown = repr(caught.value) + str(caught.value) + str(caught.value.messages)
    assert "hunter2" not in shown + caplog.text
    assert MASK in caught.value.messages[0]
    assert caught.value.messages[1].startswith("Is ")


def test_a_credential_at_the_limit_is_masked() -> None:
    scrubber = Scrubber(SecretStr("sk-of-acme"), {"token": "hunter2"})
    assert scrubber.scrub("a hunter2 hunter2", 5) == f"a {MASK}"
    assert scrubber.scrub("a hunter", 8) == "a hunter"


def test_a_short_text_is_left_alone() -> None:
    scrubber = Scrubber(SecretStr("sk-of-acme"), {"token": "a", "secret": "must"})
    assert scrubber.scrub("a name must be short", 100) == f"a name {MASK} be short"


@given(
    st.lists(st.text("abc ", min_size=SHORTEST, max_size=6), min_size=1, max_size=4),
    st.lists(st.text("abc ", max_size=6), min_size=1, max_size=4),
    st.integers(1, 40),
)
def test_nothing_that_was_sent_is_left(secrets: list[str], words: list[str], limit: int) -> None:
    scrubber = Scrubber(SecretStr("sk-of-acme"), {"secrets": secrets})
    said = "".join(word + secret for word in words for secret in secrets)
    shown = scrubber.scrub(said, limit)
    assert not any(secret in shown for secret in secrets)


def test_the_work_grows_with_the_length_of_what_was_sent() -> None:
    secrets = [f"{place:08}" for place in range(100_000)]
    with limited_cpu(20):
        Scrubber(SecretStr("sk-of-acme"), {"secrets": secrets}).scrub("".join(secrets), 500)
