"""`/site/` and `/site/activity/`: what site administrators see."""

from django.test import Client

import vapi_sandbox
from dashboard.activity.record import COMMAND_LINE
from dashboard.orgs.models import Organization, User
from dashboard.site import people
from dashboard.workers.models import Worker
from tests.cast import Cast
from tests.conftest import signed_in


def test_it_shows_organizations_people_workers_and_versions(
    cast: Cast, as_site_administrator: Client
) -> None:
    assert "No worker runs:" in as_site_administrator.get("/site/").text
    Worker.objects.create(id="w1", name="host-7 process 12")
    page = as_site_administrator.get("/site/").text
    for text in ("Acme Support", "Globex", "host-7", "Django", "6.1"):
        assert text in page
    assert "stranger@globex.example" in as_site_administrator.get("/site/people/").text
    assert "No worker runs:" not in page


def test_it_asks_vapi_for_nothing_and_shows_no_number(
    cast: Cast, as_site_administrator: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.forget_requests()
    page = as_site_administrator.get("/site/").text
    assert vapi_acme.requests == []
    assert not any(each["number"] in page for each in vapi_acme.numbers if each.get("number"))
    assert "1234" not in page  # of the key


def test_names_are_escaped(cast: Cast, as_site_administrator: Client) -> None:
    Organization.objects.filter(pk=cast.acme.pk).update(name="<b>Acme</b>")
    assert "<b>Acme" not in as_site_administrator.get("/site/").text


def test_the_number_of_queries_does_not_grow_with_people(
    cast: Cast, as_site_administrator: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(20):
        User.objects.create_user(f"{number}@acme.example")
    for page in ("/site/", "/site/people/"):
        with django_assert_max_num_queries(10):  # type: ignore[operator]
            as_site_administrator.get(page)


def test_only_site_administrators_have_a_link_to_it(
    cast: Cast, as_site_administrator: Client, as_admin: Client
) -> None:
    link = 'href="/site/"'
    assert link in as_site_administrator.get("/accounts/preferences/").text
    assert link in as_site_administrator.get("/palette/").text
    assert link not in as_admin.get("/accounts/preferences/").text
    assert link not in as_admin.get("/palette/").text


def test_the_sites_record_shows_what_was_changed_and_by_whom(
    cast: Cast, as_site_administrator: Client
) -> None:
    assert "No activity yet" in as_site_administrator.get("/site/activity/").text
    people.promote(cast.viewer, by=COMMAND_LINE)
    people.disable(cast.operator, by=COMMAND_LINE)
    page = as_site_administrator.get("/site/activity/").text
    assert "Made a site administrator of" in page
    assert "command line" in page
    one = as_site_administrator.get("/site/activity/?subject=viewer@acme.example").text
    assert "viewer@acme.example" in one
    assert "operator@acme.example" not in one


def test_no_organization_sees_the_sites_record(cast: Cast, as_admin: Client) -> None:
    people.disable(cast.viewer, by=COMMAND_LINE)
    assert "Disabled" not in as_admin.get("/orgs/acme/activity/").text
    assert "Disabled" not in signed_in(cast.both).get("/orgs/globex/activity/").text
