"""Downloads leave threads for pages: two of a person and four of everybody run at a time."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from dashboard.accounts.session_limits import NOTED_EVERY, SEEN_AT
from dashboard.activity.files import table
from dashboard.activity.filters import Filters
from dashboard.activity.models import Outcome
from dashboard.orgs.models import Organization
from dashboard.web import downloads
from dashboard.web.exports import Table
from tests.cast import Cast

URL = "/orgs/acme/activity/?format=csv"


class Downloads:
    """Downloads that nobody has read to the end yet."""

    def __init__(self) -> None:
        self.open: list[Any] = []

    def start(self, client: Client) -> Any:
        response: Any = client.get(URL)
        if response.status_code == 200:
            self.open.append(response)
        return response

    def end_one(self) -> None:
        """Read one to its end, which closes it."""
        assert b"".join(self.open.pop().streaming_content)


@pytest.fixture
def running() -> Iterator[Downloads]:
    running = Downloads()
    yield running
    while running.open:
        running.end_one()
    assert not downloads._under_way


def test_a_third_download_of_a_person_is_refused_until_one_ends(
    as_viewer: Client, running: Downloads
) -> None:
    assert [running.start(as_viewer).status_code for _ in range(3)] == [200, 200, 429]
    refused = running.start(as_viewer)
    assert "You already have 2 downloads under way." in refused.text
    assert f'href="{URL}"' in refused.text
    assert refused["Retry-After"] == "30"
    running.end_one()
    assert running.start(as_viewer).status_code == 200


def test_a_fifth_download_of_several_people_is_refused(
    as_viewer: Client, as_operator: Client, as_admin: Client, running: Downloads
) -> None:
    for client in (as_viewer, as_operator) * 2:
        assert running.start(client).status_code == 200
    refused = running.start(as_admin)
    assert refused.status_code == 429
    assert "Other people's downloads are under way." in refused.text


def test_a_download_that_is_read_to_its_end_makes_room(as_viewer: Client) -> None:
    for _ in range(4):
        response: Any = as_viewer.get(URL)
        assert response.status_code == 200
        assert b"".join(response.streaming_content)


def test_a_download_that_fails_makes_room(
    as_viewer: Client, running: Downloads, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("dashboard.activity.views.table", None)
        for _ in range(3):
            with pytest.raises(TypeError):
                running.start(as_viewer)
    assert running.start(as_viewer).status_code == 200


def test_a_download_whose_session_ends_in_between_makes_room(
    as_viewer: Client, running: Downloads, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sign_out_meanwhile(organization: Organization, filters: Filters) -> Table:
        Session.objects.all().delete()
        return table(organization, filters)

    session = as_viewer.session
    session[SEEN_AT] = time.time() - 2 * NOTED_EVERY
    session.save()
    monkeypatch.setattr("dashboard.activity.views.table", sign_out_meanwhile)
    assert running.start(as_viewer).status_code == 400
    assert not downloads._under_way
    assert Outcome.objects.get().message == "Ended early, after 0 rows"


def test_audits_have_the_same_limit(cast: Cast, as_viewer: Client, running: Downloads) -> None:
    from audits.worklist.exports import requested_download

    running.start(as_viewer)
    running.start(as_viewer)
    request: Any = as_viewer.get("/orgs/acme/activity/").wsgi_request
    request.GET = {"format": "json"}
    refused = requested_download(request, lambda: Table("numbers", (), ()))
    assert refused is not None
    assert refused.status_code == 429
