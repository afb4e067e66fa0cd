"""Every change by an admin or a command is recorded with its result."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

import vapi_sandbox
from dashboard.activity.models import Attempt
from dashboard.activity.record import COMMAND_LINE
from dashboard.administration import memberships
from dashboard.orgs.models import Membership, Organization, Role
from tests.cast import PASSWORD, Cast
from vapi_sandbox import Fault

NAME, KEY, INVITE = (
    "/orgs/acme/settings/name/",
    "/orgs/acme/settings/key/",
    "/orgs/acme/members/invite/",
)
NEW_KEY = "sk-another-of-acme-7777"


@pytest.fixture
def new_key(vapi: vapi_sandbox.Sandbox) -> vapi_sandbox.Organization:
    organization = vapi.organization(NEW_KEY) or vapi.add_organization(key=NEW_KEY, numbers=1)
    organization.reset()
    return organization


def member(cast: Cast, name: str, page: str) -> str:
    return f"/orgs/acme/members/{cast.member(getattr(cast, name)).pk}/{page}/"


def on_record(*, of: str = "acme") -> tuple[Any, ...]:
    """Return the only attempt: action, subject, label, changes, result and message."""
    attempt = Attempt.objects.get(organization__slug=of)
    outcome = attempt.outcomes.get()
    return (
        attempt.action,
        attempt.subject,
        attempt.label,
        [[change.get(key) for key in ("field", "before", "after")] for change in attempt.changes],
        outcome.result,
        outcome.message,
    )


def test_the_record_names_the_person_and_their_address(cast: Cast, as_admin: Client) -> None:
    as_admin.post(NAME, {"name": "Acme Care"}, REMOTE_ADDR="203.0.113.7")
    attempt = Attempt.objects.get()
    assert (attempt.actor, attempt.actor_user_id, attempt.address) == (
        "admin@acme.example",
        cast.admin.pk,
        "203.0.113.7",
    )


def test_renaming_is_recorded(as_admin: Client) -> None:
    as_admin.post(NAME, {"name": "Acme Care"})
    assert on_record() == (
        "organization.rename",
        "acme",
        "Acme Support",
        [["name", "Acme Support", "Acme Care"]],
        "done",
        "",
    )


def test_replacing_the_key_is_recorded(
    as_admin: Client, new_key: vapi_sandbox.Organization
) -> None:
    as_admin.post(KEY, {"api_key": NEW_KEY, "region": "eu"})
    changes = [["region", "us", "eu"], ["key", "…1234", "…7777"]]
    assert on_record() == ("key.replace", "acme", "Acme Support", changes, "done", "")
    assert NEW_KEY[:-4] not in str(vars(Attempt.objects.get()))


def test_changing_the_region_is_recorded(as_admin: Client) -> None:
    as_admin.post(KEY, {"api_key": "", "region": "eu"})
    assert on_record()[3:5] == ([["region", "us", "eu"]], "done")


@pytest.mark.parametrize(
    ("fault", "result", "said"),
    [
        (Fault("status", status=401), "refused", "Vapi refused this key (401)."),
        (Fault("status", status=403), "refused", "doesn't let this key list phone numbers (403)"),
        (Fault("status", status=500), "not_applied", "Vapi has a problem (500)"),
        (Fault("wrong_shape"), "not_applied", "could not be read"),
    ],
)
def test_a_key_that_vapi_refuses_is_recorded(
    fault: Fault, result: str, said: str, as_admin: Client, new_key: vapi_sandbox.Organization
) -> None:
    new_key.fail("list", fault)
    as_admin.post(KEY, {"api_key": NEW_KEY, "region": "us"})
    assert on_record()[3:5] == ([["key", "…1234", "…7777"]], result)
    outcome = Attempt.objects.get().outcomes.get()
    assert said in outcome.message
    assert NEW_KEY not in outcome.message


def test_an_unreadable_stored_key_is_recorded(cast: Cast, as_admin: Client) -> None:
    Organization.objects.update(encrypted_api_key="of another encryption key")
    as_admin.post(KEY, {"api_key": "", "region": "eu"})
    assert on_record()[4:] == ("not_applied", "The stored key can't be decrypted.")


def test_inviting_is_recorded(as_admin: Client) -> None:
    as_admin.post(INVITE, {"email": "New@acme.example", "role": "operator"})
    email = "new@acme.example"
    assert on_record() == ("member.invite", email, email, [["role", None, "operator"]], "done", "")


def test_inviting_a_member_is_recorded_as_refused(as_admin: Client) -> None:
    as_admin.post(INVITE, {"email": "viewer@acme.example", "role": "operator"})
    assert on_record()[4:] == ("refused", "This person is a member already.")


def test_changing_a_role_is_recorded(cast: Cast, as_admin: Client) -> None:
    as_admin.post(member(cast, "viewer", "role"), {"role": "operator"})
    email, changes = "viewer@acme.example", [["role", "viewer", "operator"]]
    assert on_record() == ("member.change_role", email, email, changes, "done", "")


def test_removing_a_member_is_recorded(cast: Cast, as_admin: Client) -> None:
    as_admin.post(member(cast, "viewer", "remove"))
    email = "viewer@acme.example"
    assert on_record() == ("member.remove", email, email, [["role", "viewer", None]], "done", "")


@pytest.mark.parametrize(("page", "data"), [("role", {"role": "viewer"}), ("remove", {})])
def test_keeping_the_last_admin_is_recorded_as_refused(
    page: str, data: dict[str, str], cast: Cast, as_admin: Client
) -> None:
    as_admin.post(member(cast, "admin", page), data)
    words = "An organization needs an admin. Make another member an admin first."
    assert on_record()[4:] == ("refused", words)


@pytest.mark.parametrize("is_gone", [True, False])
@pytest.mark.parametrize(("page", "data"), [("role", {"role": "admin"}), ("remove", {})])
def test_a_change_at_the_same_time_is_recorded_as_refused(
    page: str,
    data: dict[str, str],
    is_gone: bool,
    cast: Cast,
    as_admin: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The record never names an old role that the member no longer had."""

    def lock(organization_id: int) -> list[int]:
        others = Membership.objects.filter(user=cast.viewer)
        others.delete() if is_gone else others.update(role=Role.OPERATOR)
        return []

    monkeypatch.setattr(memberships, "_lock_admins", lock)
    response = as_admin.post(member(cast, "viewer", page), data)
    assert "Another admin has just changed or removed this member." in response.text
    assert on_record()[4] == "refused"


@pytest.mark.parametrize(
    ("address", "data"),
    [
        (NAME, {"name": ""}),
        (KEY, {"api_key": "short", "region": "us"}),
        (KEY, {"api_key": "", "region": "mars"}),
        (INVITE, {"email": "no address", "role": "viewer"}),
        (INVITE, {"email": "new@acme.example", "role": "owner"}),
    ],
)
def test_an_invalid_form_is_not_recorded(
    address: str, data: dict[str, str], as_admin: Client
) -> None:
    assert as_admin.post(address, data).status_code == 200
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("address", [NAME, KEY, INVITE])
def test_reading_a_form_and_a_403_are_not_recorded(
    address: str, as_admin: Client, as_operator: Client
) -> None:
    assert as_admin.get(address).status_code == 200
    assert as_operator.post(address, {}).status_code == 403
    assert not Attempt.objects.exists()


def test_create_org_is_recorded(
    new_key: vapi_sandbox.Organization, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, NEW_KEY, "create_org", "initech", "--name", "Initech", "--region", "eu")
    changes = [["name", None, "Initech"], ["region", None, "eu"], ["key", None, "…7777"]]
    recorded = on_record(of="initech")
    assert recorded == ("organization.create", "initech", "Initech", changes, "done", "")
    assert Attempt.objects.get().actor == COMMAND_LINE.email


def test_create_org_with_an_unknown_key_is_not_recorded(
    vapi: vapi_sandbox.Sandbox, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError):
        run(monkeypatch, "sk-nobody-knows", "create_org", "initech", "--name", "Initech")
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    ("email", "role", "recorded"),
    [
        ("New@acme.example", "admin", ("member.add", [["role", None, "admin"]], "done")),
        ("stranger@globex.example", "viewer", ("member.add", [["role", None, "viewer"]], "done")),
        (
            "viewer@acme.example",
            "operator",
            ("member.change_role", [["role", "viewer", "operator"]], "done"),
        ),
    ],
)
def test_add_member_is_recorded(
    email: str,
    role: str,
    recorded: tuple[Any, ...],
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run(monkeypatch, PASSWORD, "add_member", "acme", email, "--role", role)
    action, subject, _, changes, result, _ = on_record()
    assert (action, changes, result) == recorded
    assert subject == email.lower()
    attempt = Attempt.objects.get()
    assert (attempt.actor, attempt.actor_user_id, attempt.address) == ("command line", None, None)
    assert PASSWORD not in str(vars(attempt))


def test_add_member_that_removes_the_last_admin_is_recorded_as_refused(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError):
        run(monkeypatch, "", "add_member", "acme", "admin@acme.example", "--role", "viewer")
    assert on_record()[4] == "refused"


def run(monkeypatch: pytest.MonkeyPatch, typed: str, *command: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    call_command(*command, stdout=io.StringIO())
