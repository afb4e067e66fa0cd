"""`/orgs/<slug>/members/add/`: adding a member by email address."""

import re

import pytest
from django.core import mail
from django.test import Client

from dashboard.orgs.models import Membership, Role, User
from tests.cast import Cast

URL = "/orgs/acme/members/add/"
NEW = {"email": "new@acme.example", "role": "operator"}


@pytest.fixture
def no_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)


def test_a_new_person_gets_an_account_and_a_link_to_set_a_password(
    as_admin: Client, client: Client
) -> None:
    page = as_admin.post(URL, NEW, follow=True)
    assert page.redirect_chain == [("/orgs/acme/members/", 302)]
    assert "new@acme.example is now a member." in page.text
    assert "A link to set a password was sent to new@acme.example." in page.text
    user = User.objects.get(email="new@acme.example")
    assert not user.has_usable_password()
    assert Membership.objects.get(user=user).role == Role.OPERATOR

    message = mail.outbox[0]
    assert message.to == ["new@acme.example"]
    assert message.subject == "You are now a member of Acme Support"
    assert "admin@acme.example added you to Acme Support as Operator." in message.body
    link = re.search(r"http://localhost:8000(/accounts/password/reset/key/\S+)", str(message.body))
    assert link
    form = client.get(link[1], follow=True).redirect_chain[-1][0]
    password = {"password1": "a good one, surely", "password2": "a good one, surely"}
    assert client.post(form, password).headers["Location"] == "/"
    assert client.get("/orgs/acme/members/").status_code == 200


def test_a_known_person_is_added_and_gets_a_mail(cast: Cast, as_admin: Client) -> None:
    page = as_admin.post(URL, {"email": "Stranger@Globex.example", "role": "viewer"}, follow=True)
    assert "A mail was sent to stranger@globex.example." in page.text
    assert cast.member(cast.stranger).role == Role.VIEWER
    assert User.objects.filter(email__iexact="stranger@globex.example").count() == 1
    assert "Sign in as usual: http://localhost:8000/" in mail.outbox[0].body
    assert "/key/" not in mail.outbox[0].body


def test_a_member_is_not_added_twice(cast: Cast, as_admin: Client) -> None:
    page = as_admin.post(URL, {"email": "VIEWER@acme.example", "role": "admin"})
    assert page.status_code == 200
    assert "This person is a member already." in page.text
    assert cast.member(cast.viewer).role == Role.VIEWER
    assert mail.outbox == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "not an address", "role": "admin"},
        {"email": "", "role": "admin"},
        {"email": "new@acme.example", "role": "owner"},
        {"email": f"{'x' * 250}@acme.example", "role": "viewer"},
        {"email": "new@acme.example\nBcc: evil@evil.example", "role": "viewer"},
    ],
)
def test_an_invalid_form_keeps_its_values(wrong: dict[str, str], as_admin: Client) -> None:
    people = User.objects.count()
    page = as_admin.post(URL, wrong)
    assert page.status_code == 200
    assert "to correct" in page.text
    if wrong["email"]:
        assert wrong["email"].split("\n")[0] in page.text
    if wrong["role"] == "admin":
        assert '<option value="admin" selected>' in page.text
    assert User.objects.count() == people


@pytest.mark.usefixtures("no_mail")
def test_a_failed_mail_is_reported_and_the_membership_stays(
    cast: Cast, as_admin: Client, caplog: pytest.LogCaptureFixture
) -> None:
    page = as_admin.post(URL, NEW, follow=True)
    assert "new@acme.example is now a member." in page.text
    assert "The mail to new@acme.example could not be sent." in page.text
    assert "Send link again" in page.text
    assert Membership.objects.filter(user__email="new@acme.example").exists()
    assert "/accounts/password/reset/key/" not in caplog.text


@pytest.mark.usefixtures("no_mail")
def test_a_failed_mail_to_a_known_person_says_what_to_tell_them(as_admin: Client) -> None:
    page = as_admin.post(URL, {"email": "stranger@globex.example", "role": "viewer"}, follow=True)
    assert "could not be sent. Tell them to sign in as usual." in page.text


def test_the_mails_subject_stays_one_line(cast: Cast, as_admin: Client) -> None:
    cast.acme.name = "Acme\nBcc: evil@evil.example"
    cast.acme.save()
    as_admin.post(URL, NEW)
    assert mail.outbox[0].subject == "You are now a member of Acme Bcc: evil@evil.example"
    assert mail.outbox[0].recipients() == ["new@acme.example"]


def test_an_operator_cannot_add_a_member(as_operator: Client) -> None:
    assert as_operator.post(URL, NEW).status_code == 403
    assert not User.objects.filter(email="new@acme.example").exists()


def test_people_of_other_organizations_get_a_404(as_stranger: Client) -> None:
    assert as_stranger.post(URL, NEW).status_code == 404


def test_an_admin_of_another_organization_cannot_add_here(as_both: Client) -> None:
    assert as_both.post(URL, NEW).status_code == 403
    assert as_both.post("/orgs/globex/members/add/", NEW).status_code == 302


def test_signed_out_people_are_redirected(client: Client, db: None) -> None:
    assert client.get(URL).headers["Location"] == f"/accounts/login/?next={URL}"
