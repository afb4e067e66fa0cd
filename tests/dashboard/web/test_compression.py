"""Pages are compressed with Brotli for browsers that accept it."""

import brotli
import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from dashboard.web.compression import BrotliMiddleware

PAGE = b"<p>A page of many words.</p>" * 100


def response_to(accept_encoding: str, response: HttpResponse) -> HttpResponse:
    request = HttpRequest()
    request.META["HTTP_ACCEPT_ENCODING"] = accept_encoding
    return BrotliMiddleware(lambda _: response)(request)


@pytest.mark.parametrize(
    "accepted", ["gzip, deflate, br, zstd", "br", "br;q=0.5, gzip", "br;q=0.01"]
)
def test_a_browser_that_accepts_brotli_gets_the_same_page_in_fewer_bytes(accepted: str) -> None:
    response = response_to(accepted, HttpResponse(PAGE))
    assert response["Content-Encoding"] == "br"
    assert response["Vary"] == "Accept-Encoding"
    assert int(response["Content-Length"]) == len(response.content) < len(PAGE)
    assert brotli.decompress(response.content) == PAGE


@pytest.mark.parametrize("accepted", ["", "gzip", "br;q=0", "gzip, br; q=0.0, zstd", "brotli"])
def test_other_clients_get_it_as_it_is(accepted: str) -> None:
    response = response_to(accepted, HttpResponse(PAGE))
    assert response.content == PAGE
    assert not response.has_header("Content-Encoding")
    assert response["Vary"] == "Accept-Encoding"


def test_what_is_short_streamed_or_compressed_already_stays_as_it_is() -> None:
    assert response_to("br", HttpResponse(b"short")).content == b"short"
    compressed = HttpResponse(PAGE, headers={"Content-Encoding": "gzip"})
    assert response_to("br", compressed).content == PAGE
    streamed = StreamingHttpResponse([PAGE])
    assert not response_to("br", streamed).has_header("Content-Encoding")  # type: ignore[arg-type]


def test_a_header_of_random_length_hides_the_length_of_a_page() -> None:
    lengths = {len(response_to("br", HttpResponse(PAGE))["X-Noise"]) for _ in range(50)}
    assert len(lengths) > 5
