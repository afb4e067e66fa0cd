"""`/orgs/<slug>/members/<id>/disable/` and `…/enable/`: keeping a member out for a while."""

import pytest
from django.test import Client

from dashboard.activity.models import Attempt
from dashboard.activity.record import COMMAND_LINE
from dashboard.administration import invitations
from dashboard.administration.memberships import ChangedMeanwhile, disable, enable
from dashboard.administration.models import Invitation
from dashboard.orgs.models import Membership, Organization, User
from tests.cast import Cast
from tests.conftest import signed_in

MEMBERS = "/orgs/acme/members/"


def url(cast: Cast, person: User, page: str = "disable") -> str:
    return f"{MEMBERS}{cast.member(person).pk}/{page}/"


def recorded() -> list[tuple[str, str, str | None]]:
    attempts = Attempt.objects.order_by("pk")
    return list(attempts.values_list("action", "subject", "outcomes__result"))


def test_a_disabled_member_is_out_at_once_of_this_organization_only(
    cast: Cast, as_admin: Client, as_both: Client
) -> None:
    page = as_admin.post(url(cast, cast.both), follow=True)
    assert "both@acme.example is disabled." in page.text
    assert "Disabled" in page.text
    assert as_both.get("/orgs/acme/numbers/").status_code == 404
    assert as_both.get("/orgs/globex/members/").status_code == 200
    assert recorded() == [("member.disable", "both@acme.example", "done")]


def test_an_enabled_member_has_their_role_again(
    cast: Cast, as_admin: Client, as_operator: Client
) -> None:
    as_admin.post(url(cast, cast.operator))
    page = as_admin.post(url(cast, cast.operator, "enable"), follow=True)
    assert "operator@acme.example is enabled again, as Operator." in page.text
    assert as_operator.get("/orgs/acme/numbers/new/").status_code == 200


def test_the_last_admin_who_is_not_disabled_stays(cast: Cast, as_admin: Client) -> None:
    for method in ("disable", "remove"):
        page = as_admin.post(url(cast, cast.admin, method))
        assert "An organization needs an admin." in page.text
    Membership.objects.filter(user=cast.operator).update(role="admin")
    as_admin.post(url(cast, cast.operator))
    assert "An organization needs an admin." in as_admin.post(url(cast, cast.admin)).text
    assert recorded()[0] == ("member.disable", "admin@acme.example", "refused")


def test_an_admin_who_disables_themselves_is_led_out(cast: Cast, as_admin: Client) -> None:
    Membership.objects.filter(user=cast.operator).update(role="admin")
    page = as_admin.post(url(cast, cast.admin), follow=True)
    assert page.request["PATH_INFO"] == "/"
    assert "No organization yet" in page.text


def test_what_another_admin_did_at_the_same_time_is_refused(cast: Cast) -> None:
    member = cast.member(cast.viewer)
    with pytest.raises(ChangedMeanwhile):
        enable(member, by=COMMAND_LINE)
    disable(member, by=COMMAND_LINE)
    with pytest.raises(ChangedMeanwhile):
        disable(member, by=COMMAND_LINE)


def test_a_disabled_member_is_not_invited_in_again(cast: Cast, as_admin: Client) -> None:
    as_admin.post(url(cast, cast.viewer))
    invite = {"email": "viewer@acme.example", "role": "viewer"}
    assert "is a member already" in as_admin.post(f"{MEMBERS}invite/", invite).text


def test_a_member_of_another_organization_is_not_found(cast: Cast) -> None:
    member = cast.member(cast.viewer)
    response = signed_in(cast.both).post(f"/orgs/globex/members/{member.pk}/disable/")
    assert response.status_code == 404


def test_an_invitation_to_an_archived_organization_is_none(cast: Cast) -> None:
    invitations.invite(cast.acme, "new@acme.example", "viewer", by=COMMAND_LINE)
    assert invitations.pending(Invitation.objects.get().pk)
    Organization.objects.filter(pk=cast.acme.pk).update(archived_at="2026-01-01T00:00Z")
    assert invitations.pending(Invitation.objects.get().pk) is None
