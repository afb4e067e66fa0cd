"""Access to every URL of the site, for every kind of person.

A URL that isn't in `PAGES` fails the test. Add a line there for a new page.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from audits.models import Acceptance, Audit, Finding
from bulk.changes.name import NamePrefix
from bulk.drafting.drafts import make_draft
from bulk.drafting.selection import Selection
from bulk.models import BulkChange, Item
from dashboard.activity.models import Action, Attempt
from dashboard.activity.record import Actor
from dashboard.administration import invitations
from dashboard.administration.models import Invitation
from dashboard.orgs.models import Role
from phone_numbers.saving.save import save_number
from tests.audits.conftest import audited
from tests.cast import Cast
from tests.conftest import signed_in
from vapi_client.schemas.listing import PageQuery

PUBLIC, SIGNED_IN = "public", "signed in"
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


def an_invitation(cast: Cast) -> dict[str, Any]:
    return {"invitation_id": _invitation(cast).pk}


def a_token(cast: Cast) -> dict[str, Any]:
    return {"token": invitations.token(_invitation(cast))}


def _invitation(cast: Cast) -> Invitation:
    actor = Actor(cast.admin.email, cast.admin.pk, "127.0.0.1")
    invitations.invite(cast.acme, "new@acme.example", Role.VIEWER, by=actor)
    return Invitation.objects.get(email="new@acme.example")


def a_used_link(cast: Cast) -> dict[str, Any]:
    return {"uidb36": "1", "key": "used-before"}


# name: the role, the methods, and the arguments apart from the organization
PAGES: dict[str, tuple[str, tuple[str, ...], Arguments]] = {
    "home": (SIGNED_IN, READ, no_arguments),
    "palette": (SIGNED_IN, READ, no_arguments),
    "shortcuts": (SIGNED_IN, READ, no_arguments),
    "find": (SIGNED_IN, READ, no_arguments),
    "preferences": (SIGNED_IN, BOTH, no_arguments),
    "styleguide": (SIGNED_IN, READ, no_arguments),
    "open_invitation": (PUBLIC, READ, a_token),
    "invitation": (PUBLIC, BOTH, an_invitation),
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
    "phone_numbers:palette": (Role.VIEWER, READ, no_arguments),
    "administration:members": (Role.VIEWER, READ, no_arguments),
    "administration:invite": (Role.ADMIN, BOTH, no_arguments),
    "administration:withdraw": (Role.ADMIN, WRITE, an_invitation),
    "administration:change_role": (Role.ADMIN, BOTH, a_member),
    "administration:remove_member": (Role.ADMIN, BOTH, a_member),
    "administration:settings": (Role.VIEWER, READ, no_arguments),
    "administration:rename": (Role.ADMIN, BOTH, no_arguments),
    "administration:replace_key": (Role.ADMIN, BOTH, no_arguments),
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
    "audits:end_acceptance": (Role.OPERATOR, WRITE, an_acceptance),
    "bulk:index": (Role.VIEWER, READ, no_arguments),
    "bulk:new": (Role.OPERATOR, BOTH, no_arguments),
    "bulk:select": (Role.OPERATOR, WRITE, no_arguments),
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
PUBLIC_PAGES = [name for name, (who, _, _) in PAGES.items() if who == PUBLIC]
SIGNED_IN_PAGES = [name for name, (who, _, _) in PAGES.items() if who == SIGNED_IN]
MEMBER_PAGES = [name for name, (who, _, _) in PAGES.items() if who in Role.values]


def test_every_url_is_listed_here() -> None:
    names = list(_names(get_resolver().url_patterns))
    assert sorted(names) == sorted(PAGES)


def test_pages_of_an_organization_state_the_role_they_need() -> None:
    patterns = dict(_patterns(get_resolver().url_patterns))
    for name in MEMBER_PAGES:
        assert getattr(patterns[name].callback, "required_role", None) == PAGES[name][0], name


@pytest.mark.parametrize("name", PUBLIC_PAGES)
def test_signed_out_people_see_public_pages(name: str, cast: Cast, client: Client) -> None:
    for method in PAGES[name][1]:
        response = _request(client, method, name, cast)
        is_closed = name == "invitation"  # until its link is opened
        assert response.status_code in ({404} if is_closed else {200, 302})
        assert "next=" not in response.headers.get("Location", "")


@pytest.mark.parametrize("name", SIGNED_IN_PAGES + MEMBER_PAGES)
def test_signed_out_people_are_redirected_to_sign_in_and_back(
    name: str, cast: Cast, client: Client
) -> None:
    address = address_of(name, cast)
    for method in PAGES[name][1]:
        back = quote(address) if method == "GET" else "/"
        response = _request(client, method, name, cast)
        assert response.status_code == 302
        assert response.headers["Location"] == f"/accounts/login/?next={back}"


@pytest.mark.parametrize("name", SIGNED_IN_PAGES + MEMBER_PAGES)
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
        assert response.status_code in {200, 302}


@pytest.mark.parametrize("name", MEMBER_PAGES)
def test_people_of_other_organizations_get_a_404(
    name: str, cast: Cast, as_stranger: Client
) -> None:
    for method in ("GET", "POST"):
        assert _request(as_stranger, method, name, cast).status_code == 404


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
