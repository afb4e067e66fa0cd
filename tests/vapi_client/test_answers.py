"""An answer becomes its JSON, or the error that its status stands for."""

import httpx
import pytest
from pydantic import SecretStr

from vapi_client import VapiClient
from vapi_client.answers import MAX_MESSAGE_LENGTH, MAX_MESSAGES, error_of, json_of
from vapi_client.errors import (
    Call,
    Down,
    Forbidden,
    Invalid,
    KeyRefused,
    NotFound,
    RateLimited,
    Refused,
    Unreadable,
    VapiError,
)
from vapi_client.masking import MASK
from vapi_client.schemas.listing import PageQuery
from vapi_client.scrubbing import Scrubber
from vapi_sandbox import Fault, Organization

CALL = Call("list numbers", "request")
KEY = SecretStr("sk-of-acme")


def answer(status: int = 200, content_type: str = "application/json") -> httpx.Response:
    return httpx.Response(status, headers={"Content-Type": content_type})


def error(status: int, body: bytes = b"{}", retry_after: str = "") -> VapiError:
    headers = {"Content-Type": "application/json", "Retry-After": retry_after}
    response = httpx.Response(status, headers=headers)
    return error_of(response, bytearray(body), CALL, Scrubber(KEY, None))


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "Application/JSON; charset=utf-8", "application/problem+json"],
)
def test_json_is_recognized_by_its_media_type(content_type: str) -> None:
    assert json_of(answer(content_type=content_type), bytearray(b"[1.0]"), CALL) == [1.0]


@pytest.mark.parametrize("content_type", ["text/html", "application/jsonp", ""])
def test_an_answer_of_another_media_type_is_unreadable(content_type: str) -> None:
    with pytest.raises(Unreadable, match="not as JSON"):
        json_of(answer(content_type=content_type), bytearray(b"[]"), CALL)


def test_broken_json_is_unreadable_and_is_not_quoted() -> None:
    with pytest.raises(Unreadable, match="broken") as caught:
        json_of(answer(), bytearray(b'{"twilioAuthToken": "hunter2"'), CALL)
    assert "hunter2" not in repr(caught.value) + str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (302, Unreadable),
        (400, Invalid),
        (401, KeyRefused),
        (403, Forbidden),
        (404, NotFound),
        (418, Refused),
        (422, Invalid),
        (429, RateLimited),
        (500, Down),
        (599, Down),
    ],
)
def test_every_status_has_its_error(status: int, kind: type[VapiError]) -> None:
    assert type(error(status)) is kind


def test_an_error_has_the_seconds_to_wait() -> None:
    assert error(429, retry_after="7").retry_after == 7
    assert error(429).retry_after is None


def test_an_error_has_vapis_messages(client: VapiClient, organization: Organization) -> None:
    said = ["limit must not be greater than 1000", "page must not be less than 1"]
    organization.fail("list", Fault(status=400, body={"statusCode": 400, "message": said}))

    with pytest.raises(Invalid) as caught:
        client.list_numbers(PageQuery())

    assert caught.value.messages == tuple(said)


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        (b'{"message": "No such number"}', ("No such number",)),
        (b'{"message": ["a", 1, null, " ", "b"]}', ("a", "b")),
        (b'{"message": {"a": "b"}}', ()),
        (b'{"error": "a"}', ()),
        (b'["message"]', ()),
        (b"<html>", ()),
        (b"", ()),
    ],
)
def test_only_texts_of_the_message_are_messages(body: bytes, messages: tuple[str, ...]) -> None:
    assert error(400, body).messages == messages


def test_messages_are_limited_in_number_and_length() -> None:
    text = "x" * (MAX_MESSAGE_LENGTH + 1)
    body = f'{{"message": [{", ".join([f'"{text}"'] * (MAX_MESSAGES + 1))}]}}'
    assert error(400, body.encode()).messages == ("x" * MAX_MESSAGE_LENGTH,) * MAX_MESSAGES


def test_a_page_of_another_server_has_no_messages() -> None:
    response = answer(502, "text/html")
    body = bytearray(b'{"message": "Bad gateway"}')
    assert error_of(response, body, CALL, Scrubber(KEY, None)).messages == ()


def test_the_key_is_removed_from_messages(client: VapiClient, organization: Organization) -> None:
    body = {"statusCode": 401, "message": f"Invalid Key {organization.key}"}
    organization.fail("list", Fault(status=401, body=body))

    with pytest.raises(KeyRefused) as caught:
        client.list_numbers(PageQuery())

    assert caught.value.messages == (f"Invalid Key {MASK}",)
