"""Access to every URL of the site, for every kind of person.

A URL that isn't in `PAGES` fails the test. Add a line there for a new page.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pydantic import SecretStr
from pytest_django import Settings

from audits.models import Acceptance, Audit, Finding
from bulk.changes.name import NamePrefix
from bulk.drafting.drafts import make_draft
from bulk.drafting.selection import Selection
from bulk.models import BulkChange, Item
from dashboard.activity.models import Action, Attempt
from dashboard.activity.record import Actor
from dashboard.administration import invitations
from dashboard.administration.models import Invitation
from dashboard.openid_providers import OpenIDProvider
from dashboard.orgs.models import Membership, Organization, Role, User
from dashboard.single_sign_on.models import GroupRole, Provider
from phone_numbers.saving.save import save_number
from tests.audits.conftest import audited
from tests.cast import Cast
from tests.conftest import signed_in
from vapi_client.schemas.listing import PageQuery

PUBLIC, SIGNED_IN, SITE = "public", "signed in", "site administrators"
FIRST_START = "nobody, since there are people"
READ, WRITE, BOTH = ("GET",), ("POST",), ("GET", "POST")

Arguments = Callable[[Cast], dict[str, Any]]


def no_arguments(cast: Cast) -> dict[str, Any]:
    return {}


def a_member(cast: Cast) -> dict[str, Any]:
    return {"member_id": cast.member(cast.operator).pk}


def a_number(cast: Cast) -> dict[str, Any]:
    page = cast.acme.vapi().list_numbers(PageQuery(limit=1))
    return {"number_id": page.numbers[0].id}


def a_change(cast: Cast) -> dict[str, Any]:
    if made := Attempt.objects.filter(action=Action.NUMBER_UPDATE).last():
        return {"attempt_id": made.pk}
    number = cast.acme.vapi().list_numbers(PageQuery(limit=1)).numbers[0]
    actor = Actor(cast.operator.email, cast.operator.pk, "127.0.0.1")
    mine = {**number.received, "name": f"Not {number.name}"[:40]}
    saved = save_number(cast.acme, actor, number.id, base=number.received, mine=mine)
    assert saved.attempt
    return {"attempt_id": saved.attempt.pk}


def a_search(cast: Cast) -> dict[str, Any]:
    return {"search_id": 1}  # doesn't exist: its own tests cover owners


def an_acceptance(cast: Cast) -> dict[str, Any]:
    acceptance, _ = Acceptance.objects.get_or_create(
        organization=cast.acme, rule="unnamed", defaults={"until": Acceptance.latest_end()}
    )
    return {"acceptance_id": acceptance.pk}


def a_finding(cast: Cast) -> dict[str, Any]:
    audit = Audit.objects.newest_finished(cast.acme) or audited(cast.acme)
    found = Finding.objects.filter(audit=audit, rule="unassigned").order_by("pk")[0]
    return {"rule": found.rule, "number_id": found.number_id}


def a_bulk_change(cast: Cast) -> dict[str, Any]:
    if made := BulkChange.objects.filter(organization=cast.acme).first():
        return {"bulk_id": made.pk}
    actor = Actor(cast.operator.email, cast.operator.pk, "127.0.0.1")
    change, numbers = NamePrefix(text="Acme "), Selection.of_ids(["n1"])
    return {"bulk_id": make_draft(cast.acme, actor, change, numbers, {}).pk}


def a_bulk_item(cast: Cast) -> dict[str, Any]:
    made = a_bulk_change(cast)
    item, _ = Item.objects.get_or_create(
        bulk_change_id=made["bulk_id"], place=1, number_id=a_number(cast)["number_id"]
    )
    return {**made, "item_id": item.pk}


def a_provider(cast: Cast) -> dict[str, Any]:
    return {"provider": "twilio"}


def a_provider_of_sign_in(cast: Cast) -> dict[str, Any]:
    return {"provider_id": "nowhere"}  # doesn't exist: its own tests cover those that do


def a_stored_provider(cast: Cast) -> dict[str, Any]:
    if not Provider.objects.exists():
        described = OpenIDProvider(
            slug="acme",
            name="Acme",
            discovery_url="https://login.acme.example",
            client_id="site",
            client_secret=SecretStr("secret"),
        )
        Provider().fill(described).save()
    return {"slug": "acme"}


def a_group(cast: Cast) -> dict[str, Any]:
    row, _ = GroupRole.objects.get_or_create(
        organization=cast.acme, provider="acme", group="support", role=Role.VIEWER
    )
    return {"group_id": row.pk}


def an_invitation(cast: Cast) -> dict[str, Any]:
    return {"invitation_id": _invitation(cast).pk}


def a_token(cast: Cast) -> dict[str, Any]:
    return {"token": invitations.token(_invitation(cast))}


def _invitation(cast: Cast) -> Invitation:
    actor = Actor(cast.admin.email, cast.admin.pk, "127.0.0.1")
    invitations.invite(cast.acme, "new@acme.example", Role.VIEWER, by=actor)
    return Invitation.objects.get(email="new@acme.example")


def a_session(cast: Cast) -> dict[str, Any]:
    return {"session_id": 1}  # likewise


def a_passkey(cast: Cast) -> dict[str, Any]:
    return {"pk": 1}  # doesn't exist: its own tests cover owners


def a_used_link(cast: Cast) -> dict[str, Any]:
    return {"uidb36": "1", "key": "used-before"}


def a_step(cast: Cast) -> dict[str, Any]:
    return {"name": "person"}


def acme(cast: Cast) -> dict[str, Any]:
    return {"organization_id": cast.acme.pk}


def without_admin(cast: Cast) -> dict[str, Any]:
    cast.acme.memberships.filter(user=cast.admin).update(disabled_at="2026-01-01T00:00Z")
    return acme(cast)


def a_person(cast: Cast) -> dict[str, Any]:
    return {"person_id": cast.viewer.pk, "name": "disable"}


# name: the role, the methods, and the arguments apart from the organization
PAGES: dict[str, tuple[str, tuple[str, ...], Arguments]] = {
    "home": (SIGNED_IN, READ, no_arguments),
    "palette": (SIGNED_IN, READ, no_arguments),
    "shortcuts": (SIGNED_IN, READ, no_arguments),
    "find": (SIGNED_IN, READ, no_arguments),
    "setup:start": (FIRST_START, BOTH, no_arguments),
    "setup:step": (FIRST_START, BOTH, a_step),
    "setup:summary": (FIRST_START, BOTH, no_arguments),
    "site:overview": (SITE, READ, no_arguments),
    "site:people": (SITE, READ, no_arguments),
    "site:activity": (SITE, READ, no_arguments),
    "site:new_organization": (SITE, BOTH, no_arguments),
    "site:first_admin": (SITE, BOTH, without_admin),
    "site:rename": (SITE, BOTH, acme),
    "site:archive": (SITE, BOTH, acme),
    "site:restore": (SITE, BOTH, acme),
    "site:delete": (SITE, BOTH, acme),
    "site:change_person": (SITE, BOTH, a_person),
    "providers:overview": (SITE, READ, no_arguments),
    "providers:add": (SITE, BOTH, no_arguments),
    "providers:passwords": (SITE, BOTH, no_arguments),
    "providers:change": (SITE, BOTH, a_stored_provider),
    "providers:remove": (SITE, BOTH, a_stored_provider),
    "preferences": (SIGNED_IN, BOTH, no_arguments),
    "styleguide": (SIGNED_IN, READ, no_arguments),
    "open_invitation": (PUBLIC, READ, a_token),
    "invitation": (PUBLIC, BOTH, an_invitation),
    "mfa_index": (SIGNED_IN, READ, no_arguments),
    "mfa_authenticate": (PUBLIC, BOTH, no_arguments),
    "mfa_reauthenticate": (SIGNED_IN, BOTH, no_arguments),
    "mfa_activate_totp": (SIGNED_IN, BOTH, no_arguments),
    "mfa_deactivate_totp": (SIGNED_IN, BOTH, no_arguments),
    "mfa_list_webauthn": (SIGNED_IN, READ, no_arguments),
    "mfa_add_webauthn": (SIGNED_IN, BOTH, no_arguments),
    "mfa_login_webauthn": (PUBLIC, BOTH, no_arguments),
    "mfa_reauthenticate_webauthn": (SIGNED_IN, BOTH, no_arguments),
    "mfa_edit_webauthn": (SIGNED_IN, BOTH, a_passkey),
    "mfa_remove_webauthn": (SIGNED_IN, BOTH, a_passkey),
    "mfa_view_recovery_codes": (SIGNED_IN, READ, no_arguments),
    "mfa_generate_recovery_codes": (SIGNED_IN, BOTH, no_arguments),
    "mfa_download_recovery_codes": (SIGNED_IN, READ, no_arguments),
    "end_session": (SIGNED_IN, WRITE, a_session),
    "end_other_sessions": (SIGNED_IN, WRITE, no_arguments),
    "account_reauthenticate": (SIGNED_IN, BOTH, no_arguments),
    "account_login": (PUBLIC, BOTH, no_arguments),
    "account_logout": (PUBLIC, BOTH, no_arguments),
    "account_signup": (PUBLIC, BOTH, no_arguments),
    "account_inactive": (PUBLIC, READ, no_arguments),
    "account_change_password": (SIGNED_IN, BOTH, no_arguments),
    "account_set_password": (SIGNED_IN, BOTH, no_arguments),
    "account_reset_password": (PUBLIC, BOTH, no_arguments),
    "account_reset_password_done": (PUBLIC, READ, no_arguments),
    "account_reset_password_from_key": (PUBLIC, BOTH, a_used_link),
    "account_reset_password_from_key_done": (PUBLIC, READ, no_arguments),
    "openid_connect_login": (PUBLIC, BOTH, a_provider_of_sign_in),
    "openid_connect_callback": (PUBLIC, READ, a_provider_of_sign_in),
    "confirm_by_provider": (SIGNED_IN, WRITE, a_provider_of_sign_in),
    "confirmed_by_provider": (SIGNED_IN, READ, no_arguments),
    "phone_numbers:palette": (Role.VIEWER, READ, no_arguments),
    "administration:members": (Role.VIEWER, READ, no_arguments),
    "administration:invite": (Role.ADMIN, BOTH, no_arguments),
    "administration:withdraw": (Role.ADMIN, WRITE, an_invitation),
    "administration:change_role": (Role.ADMIN, BOTH, a_member),
    "administration:disable_member": (Role.ADMIN, BOTH, a_member),
    "administration:enable_member": (Role.ADMIN, WRITE, a_member),
    "administration:remove_member": (Role.ADMIN, BOTH, a_member),
    "administration:settings": (Role.VIEWER, READ, no_arguments),
    "administration:rename": (Role.ADMIN, BOTH, no_arguments),
    "administration:replace_key": (Role.ADMIN, BOTH, no_arguments),
    "administration:sign_in_rules": (Role.ADMIN, BOTH, no_arguments),
    "administration:openings": (Role.ADMIN, BOTH, no_arguments),
    "single_sign_on:rule": (Role.ADMIN, BOTH, no_arguments),
    "single_sign_on:add_group": (Role.ADMIN, BOTH, no_arguments),
    "single_sign_on:remove_group": (Role.ADMIN, BOTH, a_group),
    "activity:list": (Role.VIEWER, READ, no_arguments),
    "audits:overview": (Role.VIEWER, READ, no_arguments),
    "audits:start": (Role.VIEWER, WRITE, no_arguments),
    "audits:run": (Role.VIEWER, READ, no_arguments),
    "audits:findings": (Role.VIEWER, READ, no_arguments),
    "audits:finding": (Role.VIEWER, READ, a_finding),
    "audits:numbers": (Role.VIEWER, READ, no_arguments),
    "audits:assignments": (Role.VIEWER, READ, no_arguments),
    "audits:changes": (Role.VIEWER, READ, no_arguments),
    "audits:rules": (Role.VIEWER, READ, no_arguments),
    "audits:change_rules": (Role.ADMIN, WRITE, no_arguments),
    "audits:accept": (Role.OPERATOR, BOTH, no_arguments),
    "audits:accept_finding": (Role.OPERATOR, BOTH, a_finding),
    "audits:withdraw": (Role.OPERATOR, WRITE, an_acceptance),
    "bulk:index": (Role.VIEWER, READ, no_arguments),
    "bulk:new": (Role.OPERATOR, BOTH, no_arguments),
    "bulk:select": (Role.OPERATOR, WRITE, no_arguments),
    "bulk:add": (Role.OPERATOR, BOTH, no_arguments),
    "bulk:pace": (Role.ADMIN, BOTH, no_arguments),
    "bulk:import": (Role.OPERATOR, BOTH, no_arguments),
    "bulk:change": (Role.VIEWER, READ, a_bulk_change),
    "bulk:progress": (Role.VIEWER, READ, a_bulk_change),
    "bulk:items": (Role.VIEWER, READ, a_bulk_change),
    "bulk:path": (Role.VIEWER, READ, a_bulk_item),
    "bulk:try_again": (Role.OPERATOR, WRITE, a_bulk_change),
    "bulk:undo": (Role.OPERATOR, WRITE, a_bulk_change),
    "bulk:start": (Role.OPERATOR, WRITE, a_bulk_change),
    "bulk:read_again": (Role.OPERATOR, WRITE, a_bulk_change),
    "bulk:discard": (Role.OPERATOR, WRITE, a_bulk_change),
    "bulk:take_out": (Role.OPERATOR, WRITE, a_bulk_change),
    "bulk:pause": (Role.OPERATOR, WRITE, a_bulk_change),
    "bulk:resume": (Role.OPERATOR, WRITE, a_bulk_change),
    "bulk:cancel": (Role.OPERATOR, WRITE, a_bulk_change),
    "phone_numbers:list": (Role.VIEWER, READ, no_arguments),
    "phone_numbers:names": (Role.VIEWER, READ, no_arguments),
    "phone_numbers:detail": (Role.VIEWER, READ, a_number),
    "phone_numbers:call_path": (Role.VIEWER, READ, a_number),
    "phone_numbers:find": (Role.VIEWER, READ, no_arguments),
    "phone_numbers:found": (Role.VIEWER, READ, no_arguments),
    "phone_numbers:assignees": (Role.VIEWER, READ, no_arguments),
    "phone_numbers:filters": (Role.VIEWER, READ, no_arguments),
    "phone_numbers:save_search": (Role.VIEWER, BOTH, no_arguments),
    "phone_numbers:rename_search": (Role.VIEWER, BOTH, a_search),
    "phone_numbers:delete_search": (Role.VIEWER, BOTH, a_search),
    "phone_numbers:new": (Role.OPERATOR, READ, no_arguments),
    "phone_numbers:create": (Role.OPERATOR, BOTH, a_provider),
    "phone_numbers:edit": (Role.OPERATOR, BOTH, a_number),
    "phone_numbers:edit_name": (Role.OPERATOR, BOTH, a_number),
    "phone_numbers:edit_assignment": (Role.OPERATOR, BOTH, a_number),
    "phone_numbers:edit_fallback": (Role.OPERATOR, BOTH, a_number),
    "phone_numbers:edit_server": (Role.OPERATOR, BOTH, a_number),
    "phone_numbers:edit_sms": (Role.OPERATOR, BOTH, a_number),
    "phone_numbers:revert": (Role.OPERATOR, BOTH, a_change),
    "phone_numbers:undo": (Role.OPERATOR, WRITE, a_change),
    "phone_numbers:delete": (Role.ADMIN, BOTH, a_number),
}
ASKING_AGAIN = {
    "administration:change_role",
    "administration:openings",
    "administration:replace_key",
    "administration:sign_in_rules",
    "phone_numbers:delete",
    "providers:add",
    "providers:change",
    "providers:passwords",
    "providers:remove",
    "single_sign_on:add_group",
    "single_sign_on:remove_group",
    "single_sign_on:rule",
    "site:archive",
    "site:change_person",
    "site:delete",
    "site:first_admin",
}
MISSING = {  # what nobody has here: an opened invitation, a provider, and of oneself a factor
    "confirm_by_provider",
    "invitation",
    "openid_connect_callback",
    "openid_connect_login",
    "end_session",
    "mfa_deactivate_totp",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
}
PUBLIC_PAGES = [name for name, (who, _, _) in PAGES.items() if who == PUBLIC]
SIGNED_IN_PAGES = [name for name, (who, _, _) in PAGES.items() if who == SIGNED_IN]
SITE_PAGES = [name for name, (who, _, _) in PAGES.items() if who == SITE]
FIRST_START_PAGES = [name for name, (who, _, _) in PAGES.items() if who == FIRST_START]
MEMBER_PAGES = [name for name, (who, _, _) in PAGES.items() if who in Role.values]


def test_every_url_is_listed_here() -> None:
    names = list(_names(get_resolver().url_patterns))
    assert sorted(names) == sorted(PAGES)


def test_pages_of_an_organization_state_the_role_they_need() -> None:
    patterns = dict(_patterns(get_resolver().url_patterns))
    for name in MEMBER_PAGES:
        assert getattr(patterns[name].callback, "required_role", None) == PAGES[name][0], name
        asks_again = getattr(patterns[name].callback, "asks_again", False)
        assert asks_again == (name in ASKING_AGAIN), name


@pytest.mark.parametrize("name", sorted(ASKING_AGAIN))
def test_pages_that_can_do_damage_ask_again_after_ten_minutes(name: str, cast: Cast) -> None:
    User.objects.filter(pk=cast.admin.pk).update(is_site_administrator=True)
    late = signed_in(cast.admin, minutes_ago=11)
    form = _request(late, "GET", name, cast)
    assert form.status_code == 200
    assert 'type="file"' not in form.text  # which the page that asks again couldn't keep
    page = _request(late, "POST", name, cast)
    part = _request(late, "POST", name, cast, htmx=True)
    assert (page.status_code, part.status_code) == (401, 401)
    assert "Confirm that it's you" in page.text and "Confirm that it's you" in part.text
    assert part.headers["X-Dashboard-Partial"] == "sign-in"


def test_pages_of_the_site_state_that_they_are_for_its_administrators() -> None:
    patterns = dict(_patterns(get_resolver().url_patterns))
    marked = {
        name
        for name, each in patterns.items()
        if getattr(each.callback, "is_for_site_administrators", False)
    }
    assert marked == set(SITE_PAGES)
    for name in SITE_PAGES:
        asks_again = getattr(patterns[name].callback, "asks_again", False)
        assert asks_again == (name in ASKING_AGAIN), name


@pytest.mark.parametrize("name", FIRST_START_PAGES)
def test_nobody_finds_the_first_start_once_there_are_people(
    name: str, cast: Cast, client: Client, as_admin: Client, as_site_administrator: Client
) -> None:
    for each in (client, as_admin, as_site_administrator):
        for method in PAGES[name][1]:
            assert _request(each, method, name, cast).status_code == 404


@pytest.mark.parametrize("name", SITE_PAGES)
def test_site_administrators_see_the_pages_of_the_site(
    name: str, cast: Cast, as_site_administrator: Client
) -> None:
    for method in PAGES[name][1]:
        response = _request(as_site_administrator, method, name, cast)
        assert response.status_code in {200, 302}
    for method in {"GET", "POST", "PUT", "DELETE"} - set(PAGES[name][1]):
        assert _request(as_site_administrator, method, name, cast).status_code == 405


@pytest.mark.parametrize("name", SITE_PAGES)
def test_site_administrators_set_up_a_factor_first(
    name: str, cast: Cast, site_administrator: User, settings: Settings
) -> None:
    settings.SITE_SECOND_FACTOR = True
    address = address_of(name, cast)
    for method in PAGES[name][1]:
        page = _request(signed_in(site_administrator), method, name, cast)
        back = quote(address, safe="") if method == "GET" else "%2Fsite%2F"
        assert page.headers["Location"] == f"/accounts/security/?next={back}"
    part = _request(signed_in(site_administrator), PAGES[name][1][0], name, cast, htmx=True)
    assert (part.status_code, part.headers["HX-Retarget"]) == (403, "#toasts")
    Authenticator.objects.create(user=site_administrator, type=Authenticator.Type.TOTP, data={})
    answer = _request(signed_in(site_administrator), PAGES[name][1][0], name, cast)
    assert "/accounts/security/" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("name", SITE_PAGES)
def test_everybody_else_gets_a_404_for_pages_of_the_site(
    name: str, cast: Cast, as_viewer: Client, as_admin: Client
) -> None:
    for each in (as_viewer, as_admin):
        for method in PAGES[name][1]:
            assert _request(each, method, name, cast).status_code == 404


@pytest.mark.parametrize("name", MEMBER_PAGES)
def test_who_is_shut_out_sees_nothing_of_the_organization(name: str, cast: Cast) -> None:
    """Of an archived one, as a disabled member, and as a disabled person: in open sessions too."""
    address, client = address_of(name, cast), signed_in(cast.admin)
    at = "2026-01-01T00:00Z"
    acme, member = Organization.objects.filter(pk=cast.acme.pk), cast.member(cast.admin)
    members = Membership.objects.filter(pk=member.pk)
    acme.update(archived_at=at)
    statuses = [client.generic(method, address).status_code for method in PAGES[name][1]]
    acme.update(archived_at=None)
    members.update(disabled_at=at)
    statuses += [client.generic(method, address).status_code for method in PAGES[name][1]]
    assert set(statuses) == {404}
    members.update(disabled_at=None)
    User.objects.filter(pk=cast.admin.pk).update(is_active=False)
    for method in PAGES[name][1]:
        response = client.generic(method, address)
        assert response.headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", PUBLIC_PAGES)
def test_signed_out_people_see_public_pages(name: str, cast: Cast, client: Client) -> None:
    for method in PAGES[name][1]:
        response = _request(client, method, name, cast)
        assert response.status_code in ({404} if name in MISSING else {200, 302})
        assert "next=" not in response.headers.get("Location", "")


@pytest.mark.parametrize("name", SIGNED_IN_PAGES + MEMBER_PAGES + SITE_PAGES)
def test_signed_out_people_are_redirected_to_sign_in_and_back(
    name: str, cast: Cast, client: Client
) -> None:
    address = address_of(name, cast)
    for method in PAGES[name][1]:
        back = quote(address) if method == "GET" else "/"
        response = _request(client, method, name, cast)
        assert response.status_code == 302
        assert response.headers["Location"] == f"/accounts/login/?next={back}"


@pytest.mark.parametrize("name", SIGNED_IN_PAGES + MEMBER_PAGES + SITE_PAGES)
def test_signed_out_htmx_redirects_a_get_and_shows_the_dialog_for_a_post(
    name: str, cast: Cast, client: Client
) -> None:
    for method in PAGES[name][1]:
        response = _request(client, method, name, cast, htmx=True)
        if method == "GET":
            assert response.status_code == 200
            assert response.headers["HX-Redirect"].startswith("/accounts/login/?next=/")
        else:
            assert response.status_code == 401
            assert response.headers["X-Dashboard-Partial"] == "sign-in"
            assert "HX-Redirect" not in response.headers


@pytest.mark.parametrize("name", SIGNED_IN_PAGES)
def test_signed_in_people_see_their_own_pages(name: str, cast: Cast) -> None:
    for method in PAGES[name][1]:
        response = _request(signed_in(cast.viewer), method, name, cast)
        assert response.status_code in ({404} if name in MISSING else {200, 302})


@pytest.mark.parametrize("name", MEMBER_PAGES)
@pytest.mark.parametrize(
    ("role", "has_factor"), [(Role.VIEWER, False), (Role.ADMIN, False), (Role.ADMIN, True)]
)
def test_members_set_up_a_factor_first_where_their_organization_requires_one(
    name: str, role: Role, has_factor: bool, cast: Cast
) -> None:
    person = cast.admin if role == Role.ADMIN else cast.viewer
    address = address_of(name, cast)
    Organization.objects.update(requires_second_factor=True)
    if has_factor:
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    for method in PAGES[name][1]:
        page = _request(signed_in(person), method, name, cast)
        if has_factor:
            assert "/accounts/security/" not in page.headers.get("Location", "")
            continue
        assert page.status_code == 302
        back = quote(address, safe="") if method == "GET" else "%2Forgs%2Facme%2Fnumbers%2F"
        assert page.headers["Location"] == f"/accounts/security/?next={back}"
        part = _request(signed_in(person), method, name, cast, htmx=True)
        assert (part.status_code, part.headers["HX-Retarget"]) == (403, "#toasts")
        assert "Acme Support now requires a second factor." in part.text


def test_members_sign_in_by_the_provider_that_their_organization_requires(cast: Cast) -> None:
    addresses = {name: address_of(name, cast) for name in MEMBER_PAGES}
    Organization.objects.update(required_provider="acme")
    client = signed_in(cast.admin)
    for name, address in addresses.items():
        for method in PAGES[name][1]:
            page = client.generic(method, address)
            assert page.headers.get("Location", "").startswith("/accounts/oidc/acme/login/"), name


@pytest.mark.parametrize("name", MEMBER_PAGES)
def test_people_of_other_organizations_get_a_404(
    name: str, cast: Cast, as_stranger: Client, as_site_administrator: Client
) -> None:
    for client in (as_stranger, as_site_administrator):
        for method in ("GET", "POST"):
            assert _request(client, method, name, cast).status_code == 404


@pytest.mark.parametrize("name", MEMBER_PAGES)
@pytest.mark.parametrize("role", Role)
def test_members_with_a_lower_role_get_a_403_that_names_the_role(
    name: str, role: Role, cast: Cast
) -> None:
    needed = Role(PAGES[name][0])
    person = {"viewer": cast.viewer, "operator": cast.operator, "admin": cast.admin}[role]
    for method in PAGES[name][1]:
        response = _request(signed_in(person), method, name, cast)
        if role.includes(needed):
            assert response.status_code in {200, 302, 409, 422}  # an empty form is refused
            assert "/accounts/" not in response.headers.get("Location", "")
        else:
            assert response.status_code == 403
            assert f"This needs the role {needed.label}" in response.text
            assert f"is {role.label}" in response.text


@pytest.mark.parametrize("name", MEMBER_PAGES)
def test_other_methods_are_not_allowed(name: str, cast: Cast, as_admin: Client) -> None:
    for method in {"GET", "POST", "PUT", "DELETE"} - set(PAGES[name][1]):
        assert _request(as_admin, method, name, cast).status_code == 405


def test_missing_organizations_look_like_other_peoples(as_admin: Client) -> None:
    answers = [as_admin.get(f"/orgs/{slug}/members/") for slug in ("globex", "nowhere")]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_htmx_gets_a_403_as_a_toast(as_viewer: Client) -> None:
    response = as_viewer.get("/orgs/acme/settings/key/", headers={"HX-Request": "true"})
    assert response.status_code == 403
    assert response.headers["X-Dashboard-Partial"] == "error"
    assert "This needs the role Admin; yours is Viewer." in response.text
    assert "<html" not in response.text


def test_a_form_without_a_csrf_token_is_refused(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.admin)
    page = strict.post("/orgs/acme/settings/name/", {"name": "Theirs"})
    assert page.status_code == 403
    assert "no longer valid" in page.text
    part = strict.post("/orgs/acme/settings/name/", headers={"HX-Request": "true"})
    assert part.status_code == 403
    assert part.headers["X-Dashboard-Partial"] == "sign-in"


def _request(
    client: Client, method: str, name: str, cast: Cast, *, htmx: bool = False
) -> HttpResponse:
    headers = {"HX-Request": "true"} if htmx else {}
    response: Any = client.generic(method, address_of(name, cast), headers=headers)
    assert_safe_headers(response)
    return response  # type: ignore[no-any-return]


def address_of(name: str, cast: Cast) -> str:
    arguments = PAGES[name][2](cast)
    if name in MEMBER_PAGES:
        arguments["slug"] = "acme"
    return reverse(name, kwargs=arguments)


def assert_safe_headers(response: Any) -> None:
    """Fail if a header is missing that every response has, or if a page has inline code."""
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "base-uri 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]
    if response.headers.get("Content-Type", "").startswith("text/html"):
        page = response.content.decode()
        for inline in ("style=", "<style", "onclick=", "onload=", "javascript:"):
            assert inline not in page
        assert not re.search(r"<script(?![^>]* src=)", page)


def _patterns(patterns: list[Any], namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _patterns(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name or pattern.pattern}", pattern


def _names(patterns: list[Any]) -> Iterator[str]:
    return (name for name, _ in _patterns(patterns))
