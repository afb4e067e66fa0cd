"""`/orgs/<slug>/members/invite/` and `…/withdraw/`: inviting people by email address."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.validators import validate_email
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from dashboard.activity.models import Attempt
from dashboard.administration import invitations
from dashboard.administration.forms import InvitationForm
from dashboard.administration.models import Invitation
from dashboard.orgs.models import Membership, Role, User
from tests.cast import Cast
from tests.tasks import run_enqueued_tasks

MEMBERS = "/orgs/acme/members/"
URL = f"{MEMBERS}invite/"
NEW = {"email": "new@acme.example", "role": "operator"}
ELSEWHERE = {"email": "stranger@globex.example", "role": "operator"}


def withdraw_url() -> str:
    return f"{MEMBERS}invitations/{Invitation.objects.get().pk}/withdraw/"


def test_an_invited_person_is_pending_and_gets_a_mail(as_admin: Client) -> None:
    page = as_admin.post(URL, NEW, follow=True)
    assert page.redirect_chain == [(MEMBERS, 302)]
    assert "new@acme.example invited" in page.text
    assert "Invited, email not sent yet" in page.text
    run_enqueued_tasks()
    assert "Expires" in as_admin.get(MEMBERS).text
    [message] = mail.outbox
    assert message.to == ["new@acme.example"]
    assert message.subject == "Invitation to Acme Support"
    assert "admin@acme.example invites you to Acme Support as Operator." in message.body
    assert re.search(r"^http://localhost:8000/invitations/\S+$", str(message.body), re.MULTILINE)


@pytest.mark.parametrize("invited", [NEW, ELSEWHERE])
def test_inviting_makes_nobody_a_member(
    invited: dict[str, str], cast: Cast, as_admin: Client
) -> None:
    people, memberships = User.objects.count(), Membership.objects.count()
    as_admin.post(URL, invited)
    run_enqueued_tasks()
    assert (User.objects.count(), Membership.objects.count()) == (people, memberships)


def test_nothing_tells_whether_an_address_has_an_account(cast: Cast, as_admin: Client) -> None:
    """Neither the pages, the statements, the queue, the record nor the mail."""
    seen = []
    for invited in (NEW, ELSEWHERE):
        with CaptureQueriesContext(connection) as queries:
            page = as_admin.post(URL, invited, follow=True).text
        run_enqueued_tasks()
        email = invited["email"].lower()
        traces = [
            page.split("<main")[1],
            as_admin.get(MEMBERS).text.split("<main")[1],
            str(Attempt.objects.values("action", "subject", "label", "changes").latest("pk")),
            re.sub(r"invitations/\S+", "", str(mail.outbox[-1].body)),
            *[each["sql"].split(" ")[0] for each in queries],
            str(list(DBTaskResult.objects.values_list("task_path", "status"))),
        ]
        seen.append([_without_ids(trace.replace(email, "somebody")) for trace in traces])
        Invitation.objects.all().delete()
        DBTaskResult.objects.all().delete()
    assert seen[0] == seen[1]


def test_failed_sign_ins_show_only_after_the_person_accepted(
    cast: Cast, as_admin: Client, client: Client
) -> None:
    as_admin.post(URL, ELSEWHERE)
    wrong = {"login": "stranger@globex.example", "password": "wrong"}
    client.post("/accounts/login/", wrong)
    Membership.objects.create(user=cast.stranger, organization=cast.acme)
    run_enqueued_tasks()
    failures = Attempt.objects.filter(action="sign_in.failed")
    assert list(failures.values_list("organization__slug", flat=True)) == ["globex"]
    client.post("/accounts/login/", wrong)
    run_enqueued_tasks()
    slugs = sorted(failures.values_list("organization__slug", flat=True))
    assert slugs == ["acme", "globex", "globex"]


def test_the_queue_holds_no_address_and_no_link(as_admin: Client) -> None:
    as_admin.post(URL, NEW)
    [queued] = DBTaskResult.objects.values()
    pk = str(Invitation.objects.get().pk)
    assert queued["args_kwargs"] == {"args": [pk], "kwargs": {}}


def test_inviting_again_renews_the_invitation_and_its_role(as_admin: Client) -> None:
    as_admin.post(URL, NEW)
    Invitation.objects.update(expires_at="2026-01-01T00:00Z")
    assert "Expired" in as_admin.get(MEMBERS).text
    as_admin.post(URL, {**NEW, "email": "NEW@acme.example", "role": "viewer"})
    assert Invitation.objects.pending().get().role == Role.VIEWER
    assert "Expired" not in as_admin.get(MEMBERS).text


def test_housekeeping_deletes_what_expired_a_month_ago(as_admin: Client) -> None:
    for email, days in (("old", -31), ("late", -29), ("pending", 1)):
        as_admin.post(URL, {"email": f"{email}@acme.example", "role": "viewer"})
        expires_at = timezone.now() + timedelta(days=days)
        Invitation.objects.filter(email=f"{email}@acme.example").update(expires_at=expires_at)
    assert invitations.delete_expired() == 1
    left = Invitation.objects.order_by("email").values_list("email", flat=True)
    assert list(left) == ["late@acme.example", "pending@acme.example"]


def test_a_member_is_not_invited(cast: Cast, as_admin: Client) -> None:
    page = as_admin.post(URL, {"email": "VIEWER@acme.example", "role": "admin"})
    assert page.status_code == 200
    assert "This person is a member already." in page.text
    assert not Invitation.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_a_withdrawn_invitation_is_gone_and_on_record(as_admin: Client) -> None:
    as_admin.post(URL, NEW)
    page = as_admin.post(withdraw_url(), follow=True)
    assert "Invitation withdrawn." in page.text
    assert not Invitation.objects.exists()
    attempt = Attempt.objects.get(action="member.withdraw")
    assert (attempt.subject, attempt.outcomes.get().result) == ("new@acme.example", "done")
    run_enqueued_tasks()
    assert mail.outbox == []


def test_an_admin_cannot_withdraw_what_another_organization_sent(
    cast: Cast, as_admin: Client, as_both: Client
) -> None:
    as_both.post("/orgs/globex/members/invite/", NEW)
    assert as_admin.post(withdraw_url()).status_code == 404
    assert Invitation.objects.exists()


def test_only_admins_see_who_is_invited(as_admin: Client, as_operator: Client) -> None:
    as_admin.post(URL, NEW)
    assert "new@acme.example" not in as_operator.get(MEMBERS).text
    assert as_operator.post(withdraw_url()).status_code == 403
    assert Invitation.objects.exists()


def test_a_mail_that_isnt_taken_shows_as_not_sent(
    as_admin: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    as_admin.post(URL, NEW)
    run_enqueued_tasks()
    assert "Invited, email not sent yet" in as_admin.get(MEMBERS).text
    assert "/invitations/" not in caplog.text


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
    page = as_admin.post(URL, wrong)
    assert page.status_code == 200
    assert "to correct" in page.text
    if wrong["email"]:
        assert wrong["email"].split("\n")[0] in page.text
    if wrong["role"] == "admin":
        assert '<option value="admin" selected>' in page.text
    assert not Invitation.objects.exists()


def test_several_addresses_are_invited_at_once(as_admin: Client) -> None:
    typed = "one@acme.example, Two <TWO@acme.example>;\nthree@acme.example four@acme.example\n\n"
    page = as_admin.post(URL, {"email": f"{typed}one@acme.example", "role": "viewer"}, follow=True)
    assert "4 people invited by email." in page.text
    emails = Invitation.objects.order_by("email").values_list("email", flat=True)
    assert list(emails) == [f"{each}@acme.example" for each in ("four", "one", "three", "two")]
    run_enqueued_tasks()
    assert len(mail.outbox) == 4


def test_each_wrong_address_has_its_error_and_none_is_invited(as_admin: Client) -> None:
    page = as_admin.post(URL, {"email": "new@acme.example, nobody, @", "role": "viewer"})
    for wrong in ("nobody", "@"):
        assert f"{wrong}: Enter a valid email address." in page.text
    assert "new@acme.example, nobody, @</textarea>" in page.text
    assert not Invitation.objects.exists()


def test_members_among_several_addresses_stay_in_the_form(as_admin: Client) -> None:
    page = as_admin.post(URL, {"email": "new@acme.example\nviewer@acme.example", "role": "viewer"})
    assert "viewer@acme.example: This person is a member already." in page.text
    assert "Some aren't invited" in page.text
    assert "new@acme.example invited" in page.text
    assert "viewer@acme.example</textarea>" in page.text
    assert "\nnew@acme.example" not in page.text
    assert Invitation.objects.get().email == "new@acme.example"


@given(st.text(max_size=60))
def test_any_text_is_read_as_addresses_or_refused(typed: str) -> None:
    form = InvitationForm({"email": typed, "role": "viewer"})
    for email in form.cleaned_data["email"] if form.is_valid() else ():
        validate_email(email)
        assert email == email.lower()


def test_where_no_mail_goes_out_admins_copy_the_link(
    as_admin: Client, as_operator: Client, client: Client, settings: Settings
) -> None:
    settings.MAIL_GOES_OUT = False
    page = as_admin.post(URL, NEW, follow=True).text
    assert "Copy the link from the list" in page
    [link] = set(re.findall(r"http://localhost:8000(/invitations/[^<\"]+)", page))
    assert "mail not sent yet" not in page
    assert "/invitations/" not in as_operator.get(MEMBERS).text
    assert "Invitation to Acme Support" in client.get(link, follow=True).text
    Invitation.objects.update(expires_at="2026-01-01T00:00Z")
    assert link not in as_admin.get(MEMBERS).text


def test_where_mail_goes_out_nobody_sees_the_link(as_admin: Client) -> None:
    assert "http://localhost:8000/invitations/" not in as_admin.post(URL, NEW, follow=True).text


def test_the_31st_invitation_within_an_hour_waits(as_admin: Client) -> None:
    for number in range(30):
        as_admin.post(URL, {**NEW, "email": f"{number}@acme.example"})
    page = as_admin.post(URL, NEW)
    assert "Wait a while, then try again." in page.text
    assert "new@acme.example" in page.text
    assert Invitation.objects.count() == 30


def test_the_mails_subject_stays_one_line(cast: Cast, as_admin: Client) -> None:
    cast.acme.name = "Acme\nBcc: evil@evil.example"
    cast.acme.save()
    as_admin.post(URL, NEW)
    run_enqueued_tasks()
    assert mail.outbox[0].subject == "Invitation to Acme Bcc: evil@evil.example"
    assert mail.outbox[0].recipients() == ["new@acme.example"]


def test_an_admin_of_another_organization_cannot_invite_here(as_both: Client) -> None:
    assert as_both.post(URL, NEW).status_code == 403
    assert as_both.post("/orgs/globex/members/invite/", NEW).status_code == 302


def _without_ids(page: str) -> str:
    """Leave out tokens, ids and times."""
    page = re.sub(r'value="\w{64}"', "", page)
    page = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9a-f]{32}\b", "", page)
    return re.sub(r"\d+", "", page)
