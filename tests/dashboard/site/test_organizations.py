"""Creating, archiving, restoring and deleting organizations as a site administrator."""

import pytest
from django.apps import apps
from django.test import Client

import vapi_sandbox
from audits.models import Audit, Finding, State
from audits.running.lease import Lease, LeaseLost
from audits.running.request import request_audit
from bulk import leases
from bulk.changes.name import NamePrefix
from bulk.drafting.drafts import make_draft
from bulk.drafting.selection import Selection
from bulk.models import BulkChange
from bulk.models import Lease as BulkLease
from dashboard.activity.models import Attempt, Outcome, SearchKey
from dashboard.activity.record import (
    Action,
    Actor,
    Change,
    Result,
    record_attempt,
    record_outcome,
)
from dashboard.administration.models import Invitation
from dashboard.orgs.models import Membership, Organization, Role, User
from dashboard.site import organizations
from phone_numbers.models import SavedSearch
from tests.audits.conftest import audited
from tests.cast import Cast
from tests.conftest import signed_in
from tests.tasks import run_enqueued_tasks

NEW = {
    "name": "Initech",
    "slug": "",
    "api_key": "sk-of-globex-5678",
    "region": "us",
    "email": "maria@initech.example",
}
KEY = NEW["api_key"]


@pytest.fixture
def by(cast: Cast, site_administrator: User) -> Actor:
    return Actor(site_administrator.email, site_administrator.pk, "127.0.0.1")


def address(organization: Organization, page: str) -> str:
    return f"/site/organizations/{organization.pk}/{page}/"


def recorded(organization: Organization | None) -> list[str]:
    attempts = Attempt.objects.filter(organization=organization).order_by("pk")
    return [each.action for each in attempts if each.is_done]


def test_a_new_organization_is_tried_against_vapi_and_its_admin_invited(
    as_site_administrator: Client,
) -> None:
    page = as_site_administrator.post("/site/organizations/new/", NEW, follow=True)
    assert "Organization created. maria@initech.example is invited as its admin." in page.text
    initech = Organization.objects.get(slug="initech")
    assert initech.api_key().get_secret_value() == KEY
    assert not initech.memberships.exists()
    invitation = Invitation.objects.get(organization=initech)
    assert (invitation.email, invitation.role) == ("maria@initech.example", "admin")
    assert recorded(initech) == ["organization.create", "member.invite"]
    assert recorded(None) == ["organization.create"]


def test_the_own_address_makes_the_creator_its_admin(
    as_site_administrator: Client, site_administrator: User
) -> None:
    as_site_administrator.post(
        "/site/organizations/new/", {**NEW, "email": "SITE@dashboard.example"}
    )
    member = Membership.objects.get(user=site_administrator)
    assert (member.organization.slug, member.role) == ("initech", "admin")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"api_key": "sk-unknown-key"}, "Vapi refused this key (401)"),
        ({"api_key": ""}, "This field is required"),
        ({"slug": "acme"}, "Another organization has this short name"),
        ({"email": "nobody"}, "Enter a valid email address"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_a_wrong_answer_creates_nothing_and_loses_no_text(
    wrong: dict[str, str], said: str, as_site_administrator: Client
) -> None:
    page = as_site_administrator.post("/site/organizations/new/", {**NEW, **wrong}).text
    assert said in page
    assert KEY not in page
    for name in {"name", "slug", "email"}:
        assert not {**NEW, **wrong}[name] or f'value="{ {**NEW, **wrong}[name] }"' in page
    assert not Organization.objects.filter(name="Initech").exists()


def test_an_archived_organization_is_closed_to_its_members_until_it_is_restored(
    cast: Cast, as_site_administrator: Client, as_both: Client
) -> None:
    as_site_administrator.post(address(cast.acme, "archive"))
    assert as_both.get("/orgs/acme/members/").status_code == 404
    assert as_both.get("/", follow=True).request["PATH_INFO"] == "/orgs/globex/numbers/"
    assert "Archived" in as_site_administrator.get("/site/").text
    as_site_administrator.post(address(cast.acme, "restore"))
    assert as_both.get("/orgs/acme/members/").status_code == 200
    both = ["organization.archive", "organization.restore"]
    assert recorded(None) == recorded(cast.acme) == both


def test_archiving_stops_audits(cast: Cast, by: Actor) -> None:
    audit, _ = request_audit(cast.acme, "viewer@acme.example")
    lease = Lease(audit.pk)
    assert lease.acquire()
    organizations.archive(cast.acme, by=by)
    stopped = Audit.objects.get(pk=audit.pk)
    assert (stopped.state, stopped.failure) == (State.FAILED, "The organization was archived.")
    with pytest.raises(LeaseLost):
        lease.renew()


def test_archiving_pauses_bulk_changes(cast: Cast, by: Actor) -> None:
    for state in ("waiting", "running", "draft", "ended"):
        made = make_draft(cast.acme, by, NamePrefix(text="A "), Selection.of_ids(["n1"]), {})
        BulkChange.objects.filter(pk=made.pk).update(state=state)
    organizations.archive(cast.acme, by=by)
    states = BulkChange.objects.order_by("pk").values_list("state", "reason")
    archived = "The organization was archived."
    assert list(states) == [
        ("paused", archived),
        ("paused", archived),
        ("draft", ""),
        ("ended", ""),
    ]


def test_archiving_stops_drafts_that_are_still_read(
    cast: Cast, by: Actor, as_site_administrator: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    draft = make_draft(cast.acme, by, NamePrefix(text="A "), Selection.of_ids(["n1"]), {})
    row = BulkLease.objects.get()
    reader = leases.take(row.pk, row.ticket)
    assert reader
    organizations.archive(cast.acme, by=by)
    with pytest.raises(leases.LeaseLost):
        reader.renew()
    draft.refresh_from_db()
    assert (draft.state, draft.reason) == ("failed", "The organization was archived.")
    vapi_acme.forget_requests()
    run_enqueued_tasks()
    assert vapi_acme.requests == []
    organizations.restore(cast.acme, by=by)
    assert "Read numbers again" in signed_in(cast.operator).get(draft.get_absolute_url()).text


def test_what_another_did_at_the_same_time_is_refused(cast: Cast, by: Actor) -> None:
    with pytest.raises(organizations.ChangedMeanwhile):
        organizations.restore(cast.acme, by=by)
    organizations.archive(cast.acme, by=by)
    with pytest.raises(organizations.ChangedMeanwhile):
        organizations.archive(cast.acme, by=by)


def test_only_an_archived_organization_is_deleted_by_its_typed_name(
    cast: Cast, as_site_administrator: Client
) -> None:
    page = as_site_administrator.post(address(cast.acme, "delete"), {"name": "Acme Support"})
    assert "Archive the organization first" in page.text
    as_site_administrator.post(address(cast.acme, "archive"))
    page = as_site_administrator.post(address(cast.acme, "delete"), {"name": "acme"})
    assert "Type the name as it is: Acme Support" in page.text
    assert 'value="acme"' in page.text
    assert not Organization.objects.exclude(deleted_at=None).exists()
    page = as_site_administrator.get(address(cast.acme, "delete"))
    assert "<dt>Activity</dt><dd>1 entry deleted</dd>" in page.text
    assert "deleted with all saved searches" in page.text


@pytest.mark.django_db(transaction=True)
def test_a_deleted_organization_leaves_nothing_but_its_deletion_on_the_sites_record(
    cast: Cast, as_site_administrator: Client, by: Actor
) -> None:
    _fill(cast, by)
    as_site_administrator.post(address(cast.acme, "archive"))
    as_site_administrator.post(address(cast.acme, "delete"), {"name": "Acme  Support"})
    assert not cast.acme.memberships.exists()
    assert "Being deleted" in as_site_administrator.get("/site/").text
    run_enqueued_tasks()

    assert [each.slug for each in Organization.objects.all()] == ["globex"]
    for model in apps.get_models():
        if any(field.name == "organization" for field in model._meta.get_fields()):
            rows = model._default_manager.exclude(organization=cast.globex)
            assert not rows.exclude(organization=None).exists(), model
    assert not Finding.objects.exists()
    assert not SearchKey.objects.exclude(organization=cast.globex).exists()
    assert recorded(None)[-1] == "organization.delete"
    assert Outcome.objects.filter(attempt__organization=cast.globex).count() == 1
    assert User.objects.filter(email="admin@acme.example").exists()


def test_only_an_organization_without_an_admin_gets_one_from_a_site_administrator(
    cast: Cast, as_site_administrator: Client
) -> None:
    invite = {"email": "new@acme.example"}
    assert as_site_administrator.post(address(cast.acme, "admin"), invite).status_code == 404
    User.objects.filter(pk=cast.admin.pk).update(is_active=False)
    assert "No admin" in as_site_administrator.get("/site/").text
    page = as_site_administrator.post(address(cast.acme, "admin"), invite, follow=True)
    assert "new@acme.example is invited as its admin." in page.text
    assert Invitation.objects.get().role == Role.ADMIN


def test_renaming_is_on_the_organizations_record(cast: Cast, as_site_administrator: Client) -> None:
    as_site_administrator.post(address(cast.acme, "name"), {"name": "Acme"})
    cast.acme.refresh_from_db()
    assert cast.acme.name == "Acme"
    assert recorded(cast.acme) == ["organization.rename"]


def _fill(cast: Cast, by: Actor) -> None:
    """Give acme something of everything, and globex an entry."""
    audited(cast.acme)
    make_draft(cast.acme, by, NamePrefix(text="Acme "), Selection.of_ids(["n1"]), {})
    SavedSearch.objects.create(
        organization=cast.acme, created_by=cast.viewer, name="Desks", query=""
    )
    signed_in(cast.admin).post(
        "/orgs/acme/members/invite/", {"email": "a@b.example", "role": "viewer"}
    )
    for organization in (cast.acme, cast.globex):
        attempt = record_attempt(
            by,
            organization,
            Action.NUMBER_UPDATE,
            label="Desk",
            subject="n1",
            changes=[Change("name", "A", "B")],
        )
        record_outcome(attempt, Result.DONE)
