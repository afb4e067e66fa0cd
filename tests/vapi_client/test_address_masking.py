"""In URLs and SIP addresses, everything is masked that isn't known to be harmless."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cpu_time import limited_cpu
from vapi_client.address_masking import LONGEST_WORD
from vapi_client.masking import MASK, masked

SECRET = "s3cr3t"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://me:s3cr3t@host/path", f"https://{MASK}@host/path"),
        ("https://s3cr3t@host", f"https://{MASK}@host"),
        ("https://s3cr3t:@host:8443/a", f"https://{MASK}@host:8443/a"),
        ("https://me:a@s3cr3t@host", f"https://{MASK}@host"),
        ("https://me:s3/cr3t@host/a", f"https://{MASK}@host/a"),
        ("https://me:s?3cr3t@host/a", f"https://{MASK}@host/a"),
        ("https://me:s#3cr3t@host/a", f"https://{MASK}@host/a"),
        ("https://me:my s3cr3t@host", f"https://{MASK}@host"),
        ("https:me:s3cr3t@host", f"https:{MASK}@host"),
        ("https:\\\\me:s3cr3t@host", f"https:\\\\{MASK}@host"),
        ("//s3cr3t@host/a", f"//{MASK}@host/a"),
        ("redis+tls://:s3cr3t@host:6379/0", f"redis+tls://{MASK}@host:6379/0"),
        ("me:s3cr3t@host", f"me:{MASK}@host"),
    ],
)
def test_users_and_passwords_in_urls_are_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    "name",
    ["code", "sig", "key", "auth", "pwd", "jwt", "x", "to%6Ben", "access%5Ftoken", "", "a[b]"],
)
def test_every_value_in_a_query_is_masked(name: str) -> None:
    shown = f"https://host/a?{name}={MASK}&b={MASK}"
    assert masked(f"https://host/a?{name}=s3cr3t&b=s3cr3t==") == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://host?s3cr3t", f"https://host?{MASK}"),
        ("https://host/?c2VjcmV0==", f"https://host/?{MASK}"),
        ("https://host/?a=1;s3cr3t", f"https://host/?a={MASK};{MASK}"),
        ("https://host/?u=https://b/s3cr3t", f"https://host/?u={MASK}"),
        ("https://host/#s3cr3t", f"https://host/#{MASK}"),
        ("https://host/#a=s3cr3t&b", f"https://host/#{MASK}"),
        ("https://host/?a=b#s3cr3t?x", f"https://host/?a={MASK}#{MASK}"),
        ("https://host/a;jsessionid=s3cr3t/b", f"https://host/a;jsessionid={MASK}/b"),
        ("https://host/https://me:s3cr3t@b/c", f"https://host/https://{MASK}@b/c"),
        ("https://host/sip:me:s3cr3t@b", f"https://host/sip:me:{MASK}@b"),
        ("/hook?api_key=s3cr3t", f"/hook?api_key={MASK}"),
        ("host/?key=s3cr3t&u=https://b/s3cr3t", f"host/?key={MASK}&u={MASK}"),
        ("host#access_token=s3cr3t", f"host#access_token={MASK}"),
    ],
)
def test_queries_fragments_and_parameters_are_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("sip:me:s3cr3t@host", f"sip:me:{MASK}@host"),
        ("SIPS:me:s3cr3t@host:5061", f"SIPS:me:{MASK}@host:5061"),
        ("sip://me:s3cr3t@host", f"sip://me:{MASK}@host"),
        ("sip::s3cr3t@host", f"sip::{MASK}@host"),
        ("sip:me%3As3cr3t@host", f"sip:me%3A{MASK}@host"),
        ("sip:me:a@s3cr3t@host", f"sip:me:{MASK}@host"),
        ("sip:me:a;s3cr3t?b@host", f"sip:me:{MASK}@host"),
        ("sip:me:my s3cr3t@host", f"sip:me:{MASK}@host"),
        ("sip:me;pin=s3cr3t@host", f"sip:me;pin={MASK}@host"),
        ("sip:me@host;token=s3cr3t", f"sip:me@host;token={MASK}"),
        ("sip:me@host;s3cr3t", f"sip:me@host;{MASK}"),
        ("sip:me@host?Authorization=s3cr3t&B=c", f"sip:me@host?Authorization={MASK}&B={MASK}"),
        ("<sip:me:s3cr3t@host>", f"<sip:me:{MASK}@host>"),
        ('"Me" <sip:me:s3cr3t@host>', f'"Me" <sip:me:{MASK}@host>'),
        ("sip:a:s3cr3t@b,sip:c:s3cr3t@d", f"sip:a:{MASK}@d"),
    ],
)
def test_passwords_and_headers_in_sip_addresses_are_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "sip:desk@sip.vapi.ai",
        "sip:+14155550123@pbx.example.com:5060;transport=tcp;user=phone;lr",
        "sip:0123;phone-context=+49@pbx.example.com",
        "sips:desk@[2001:db8::1]:5061",
        "tel:+14155550123",
        "+14155550123",
        "https://hooks.example.com:8443/vapi/",
        "https://hooks.example.com/@me",
        "https://hooks.example.com/vapi?env=prod&version=2",
        "ask at 10:30 me@example.com",
        "mailto:me@example.com",
        "Press #1; is A=B? R&D, C#, AT&T… https: is safe",
        "https://",
        "sip:",
    ],
)
def test_addresses_and_other_words_stay_recognizable(text: str) -> None:
    assert masked(text) == text


def test_addresses_within_a_text_are_masked_and_the_text_is_kept() -> None:
    text = "(see\nhttps://me:s3cr3t@host/?a=s3cr3t and\tsip:me:s3cr3t@host) or me@host; done?"
    assert masked(text) == (
        f"(see\nhttps://{MASK}@host/?a={MASK} and\tsip:me:{MASK}@host) or me@host; done?"
    )


def test_a_long_address_is_masked_as_a_whole() -> None:
    url = f"https://host/{'a' * LONGEST_WORD}"
    assert masked(url) == url
    assert masked(f"{url}?b=c") == MASK
    assert masked(f"say {url}?b=c twice") == f"say {MASK} twice"


PARTS = (
    "https://",
    "sip:",
    ":",
    "@",
    "/",
    "?",
    "#",
    "&",
    ";",
    "=",
    "%3a",
    "\\",
    " ",
    "a",
    ".",
    MASK,
)


@given(st.lists(st.sampled_from(PARTS)).map("".join))
def test_what_is_masked_stays_the_same_when_it_is_masked_again(text: str) -> None:
    assert masked(masked(text)) == masked(text)


@given(st.lists(st.sampled_from(PARTS), max_size=8).map("".join))
def test_no_parameter_or_password_is_shown(text: str) -> None:
    if "@" not in text:
        assert SECRET not in masked(f"https://host{text}?{text}={SECRET}")
    assert SECRET not in masked(f"sip:me:{SECRET}{text}{SECRET}@host")


BEGINNINGS = ("", "https://", "see sip:", "https://a:b@c/?d=")


@pytest.mark.parametrize(
    "piece", ["https://a:b@c?d=e ", "a=b&", "?token", "sip:a:", "@", " ", "\\"]
)
def test_a_megabyte_is_masked_at_once(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    with limited_cpu(20):
        for beginning in BEGINNINGS:
            masked({"url": beginning + text, "do": [text + "@"]})


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(BEGINNINGS), st.lists(st.sampled_from(PARTS), min_size=1, max_size=4))
def test_the_work_grows_with_the_length_of_a_text(beginning: str, piece: list[str]) -> None:
    """Work that grows with the square would take minutes."""
    with limited_cpu(10):
        masked(beginning + "".join(piece) * 50_000 + "@")
