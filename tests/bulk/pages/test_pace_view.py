"""The question how fast an organization's bulk changes are."""

from html import unescape

import pytest
from django.test import Client

from bulk.models import Pace
from dashboard.activity.models import Attempt
from tests.cast import Cast

PACE = "/orgs/acme/bulk/pace/"
INDEX = "/orgs/acme/bulk/"


def test_an_admin_changes_the_pace_on_record(cast: Cast, as_admin: Client) -> None:
    assert "sends 1000 requests a second" in as_admin.get(INDEX).text
    page = as_admin.post(PACE, {"requests_per_second": "2.5"}, follow=True)
    assert page.redirect_chain == [(INDEX, 302)]
    assert "sends 2.5 requests a second at most" in page.text
    assert Pace.objects.get(pk=cast.acme.pk).gap == 400
    assert 'value="2.5"' in as_admin.get(PACE).text
    attempt = Attempt.objects.get(action="pace.change")
    assert attempt.changes == [{"field": "requests_per_second", "before": None, "after": 2.5}]
    as_admin.post(PACE, {"requests_per_second": "2.5"})
    as_admin.post(PACE, {"requests_per_second": ""})
    assert Pace.of(cast.acme).rate == 1000
    assert Attempt.objects.filter(action="pace.change").count() == 2
    activity = as_admin.get("/orgs/acme/activity/").text
    assert "Changed the pace of bulk changes" in activity


@pytest.mark.parametrize("rate", ["0", "-1", "101", "fast", "nan"])
def test_a_pace_out_of_bounds_is_refused_and_stays_in_the_form(
    rate: str, cast: Cast, as_admin: Client
) -> None:
    page = as_admin.post(PACE, {"requests_per_second": rate})
    assert "to correct" in unescape(page.text)
    assert f'value="{rate}"' in page.text
    assert not Pace.objects.exists()


def test_an_operator_sees_the_pace_and_does_not_change_it(as_operator: Client) -> None:
    page = as_operator.get(INDEX).text
    assert "requests a second" in page and "Change pace" not in page
    assert as_operator.post(PACE, {"requests_per_second": "1"}).status_code == 403


def test_people_of_other_organizations_get_a_404(as_stranger: Client) -> None:
    assert as_stranger.get(PACE).status_code == 404


def test_signed_out_people_are_redirected(client: Client, db: None) -> None:
    assert client.get(PACE).headers["Location"] == f"/accounts/login/?next={PACE}"
