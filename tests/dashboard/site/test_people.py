"""Site administrators, and people who are disabled everywhere."""

import io

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from dashboard.activity.models import Attempt
from dashboard.activity.record import COMMAND_LINE
from dashboard.orgs.models import User
from dashboard.orgs.second_factor import has_second_factor
from dashboard.site import people
from tests.authenticator_app import set_up
from tests.cast import PASSWORD, Cast
from tests.conftest import signed_in
from tests.tasks import run_enqueued_tasks


def address(person: User, change: str) -> str:
    return f"/site/people/{person.pk}/{change}/"


def recorded() -> list[tuple[str, str, str | None]]:
    attempts = Attempt.objects.filter(organization=None).order_by("pk")
    return list(attempts.values_list("action", "subject", "outcomes__result"))


def again(person: User) -> Client:
    """Sign in a person whose sessions have ended."""
    return signed_in(User.objects.get(pk=person.pk))


def command(*arguments: str) -> str:
    output = io.StringIO()
    call_command("site_administrator", *arguments, stdout=output)
    return output.getvalue()


def test_a_disabled_person_is_out_at_once_in_every_open_session(
    cast: Cast, as_site_administrator: Client, client: Client
) -> None:
    sessions = [signed_in(cast.viewer), signed_in(cast.viewer)]
    page = as_site_administrator.post(address(cast.viewer, "disable"), follow=True)
    assert "viewer@acme.example is disabled and signed out everywhere." in page.text
    for each in sessions:
        assert each.get("/orgs/acme/numbers/").headers["Location"].startswith("/accounts/login/")
    client.post("/accounts/login/", {"login": cast.viewer.email, "password": PASSWORD})
    assert client.get("/orgs/acme/numbers/").status_code == 302
    assert recorded() == [("person.disable", "viewer@acme.example", "done")]


def test_an_enabled_person_has_their_roles_again(cast: Cast, as_site_administrator: Client) -> None:
    session = signed_in(cast.viewer)
    as_site_administrator.post(address(cast.viewer, "disable"))
    as_site_administrator.post(address(cast.viewer, "enable"))
    assert session.get("/orgs/acme/members/").status_code == 302  # ended for good
    assert again(cast.viewer).get("/orgs/acme/members/").status_code == 200


def test_lost_factors_are_reset_on_both_records(cast: Cast, as_site_administrator: Client) -> None:
    set_up(signed_in(cast.viewer))
    listed = as_site_administrator.get("/site/people/").text
    assert f"Reset second factors of {cast.viewer.email}" in listed
    page = as_site_administrator.post(address(cast.viewer, "reset-factors"), follow=True)
    assert "viewer@acme.example signs in with the password alone now." in page.text
    assert not has_second_factor(cast.viewer)
    assert recorded() == [("factor.reset", "viewer@acme.example", "done")]
    assert cast.acme.attempts.filter(action="factor.reset").exists()
    again = as_site_administrator.post(address(cast.viewer, "reset-factors"))
    assert "This person has no second factor." in again.text


def test_changing_people_asks_again_after_ten_minutes(cast: Cast, site_administrator: User) -> None:
    late = signed_in(site_administrator, minutes_ago=11)
    for change in ("promote", "disable", "reset-factors"):
        assert late.get(address(cast.viewer, change)).status_code == 200
        assert late.post(address(cast.viewer, change)).status_code == 401
    assert recorded() == []


def test_the_administration_is_given_and_taken_on_the_page(
    cast: Cast, as_site_administrator: Client
) -> None:
    as_site_administrator.post(address(cast.viewer, "promote"))
    assert again(cast.viewer).get("/site/").status_code == 200
    as_site_administrator.post(address(cast.viewer, "demote"))
    assert again(cast.viewer).get("/site/").status_code == 404
    assert [action for action, _, _ in recorded()] == ["person.promote", "person.demote"]


@pytest.mark.parametrize(("change", "word"), [("promote", "now"), ("demote", "no longer")])
def test_giving_and_taking_it_ends_sessions_and_a_mail_tells_of_it(
    change: str, word: str, cast: Cast, as_site_administrator: Client
) -> None:
    people.promote(cast.admin, by=COMMAND_LINE)
    run_enqueued_tasks()
    mail.outbox.clear()
    session = again(cast.admin)
    as_site_administrator.post(address(cast.admin, change))
    assert session.get("/orgs/acme/members/").headers["Location"].startswith("/accounts/login/")
    run_enqueued_tasks()
    (sent,) = mail.outbox
    assert (sent.subject, sent.to) == (f"You are {word} a site administrator", [cast.admin.email])


@pytest.mark.parametrize("change", ["promote", "demote"])
def test_whoever_changes_their_own_administration_stays_signed_in(
    change: str, cast: Cast, site_administrator: User, as_site_administrator: Client
) -> None:
    people.promote(cast.viewer, by=COMMAND_LINE)
    elsewhere = signed_in(site_administrator)
    as_site_administrator.post(address(site_administrator, change))
    assert as_site_administrator.get("/accounts/preferences/").status_code == 200
    assert elsewhere.get("/accounts/preferences/").status_code == 302


@pytest.mark.parametrize("change", ["demote", "disable"])
def test_the_last_administrator_stays(
    change: str, cast: Cast, site_administrator: User, as_site_administrator: Client
) -> None:
    page = as_site_administrator.post(address(site_administrator, change))
    assert page.status_code == 200
    assert "The site needs a site administrator." in page.text
    assert as_site_administrator.get("/site/").status_code == 200
    assert recorded() == [(f"person.{change}", "site@dashboard.example", "refused")]
    people.promote(cast.viewer, by=COMMAND_LINE)
    page = as_site_administrator.post(address(site_administrator, change))
    assert page.headers["Location"] == "/"


def test_a_disabled_administrator_is_not_the_one_who_stays(
    cast: Cast, site_administrator: User
) -> None:
    people.promote(cast.viewer, by=COMMAND_LINE)
    people.disable(cast.viewer, by=COMMAND_LINE)
    with pytest.raises(people.LastSiteAdministrator):
        people.demote(site_administrator, by=COMMAND_LINE)


def test_the_command_gives_and_takes_the_administration(cast: Cast) -> None:
    assert "is now a site administrator" in command("ADMIN@acme.example")
    command("viewer@acme.example")
    assert "is no longer a site administrator" in command("admin@acme.example", "--remove")
    assert [action for action, _, _ in recorded()] == [
        "person.promote",
        "person.promote",
        "person.demote",
    ]


def test_the_command_says_why_not(cast: Cast) -> None:
    with pytest.raises(CommandError, match="Nobody has the email address"):
        command("nobody@acme.example")
    command("admin@acme.example")
    with pytest.raises(CommandError, match="needs a site administrator"):
        command("admin@acme.example", "--remove")
