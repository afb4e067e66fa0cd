"""What every URL of the site refuses, and what none of them does.

`PAGES` in test_access.py lists the URLs.
"""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

import vapi_sandbox
from dashboard.activity.models import Attempt
from dashboard.orgs.models import Membership, Organization, User
from tests.audits.conftest import audited
from tests.cast import Cast
from tests.conftest import signed_in
from tests.dashboard.test_access import (
    MEMBER_PAGES,
    PAGES,
    PUBLIC_PAGES,
    a_bulk_change,
    a_bulk_item,
    a_change,
    a_finding,
    a_member,
    a_number,
    address_of,
    an_acceptance,
    an_invitation,
    assert_safe_headers,
)

FORMS = [name for name, (_, methods, _) in PAGES.items() if "POST" in methods]
PARAMETERS = (  # all that pages read from their addresses
    *(
        "accepted",
        "after",
        "alike",
        "assigned",
        "assignedBy",
        "assignee",
        "assistant",
        "at",
        "attempt",
        "batch",
        "before",
    ),
    *(
        "createdAtGe",
        "createdAtLt",
        "form",
        "format",
        "from",
        "in",
        "kind",
        "limit",
        "next",
    ),
    *(
        "outcome",
        "page",
        "person",
        "provider",
        "q",
        "rule",
        "search",
        "selection",
        "severity",
        "sort",
    ),
    *(
        "sortBy",
        "sortOrder",
        "squad",
        "state",
        "status",
        "subject",
        "then",
        "to",
        "together",
        "updatedAtGt",
    ),
    "updatedAtLe",
    "wanted",
)
READABLE = [name for name, (_, methods, _) in PAGES.items() if "GET" in methods]
WITH_OBJECTS = [
    name
    for name in MEMBER_PAGES
    if PAGES[name][2]
    in (
        a_bulk_change,
        a_bulk_item,
        a_member,
        a_number,
        a_change,
        a_finding,
        an_acceptance,
        an_invitation,
    )
]


@pytest.fixture
def as_admin(cast: Cast) -> Client:
    """Return a client of acme's admin, who is a site administrator too."""
    User.objects.filter(pk=cast.admin.pk).update(is_site_administrator=True)
    return signed_in(cast.admin)


def everything_of(organization: Organization) -> list[Any]:
    """Return the rows that belong to an organization."""
    return [
        list(model._default_manager.filter(organization=organization).values())
        for model in apps.get_models()
        if any(field.name == "organization" for field in model._meta.get_fields())
    ]


@pytest.mark.parametrize("name", FORMS)
def test_a_form_without_its_token_is_refused(name: str, cast: Cast) -> None:
    address = address_of(name, cast)
    attempts = Attempt.objects.count()
    strict = Client(enforce_csrf_checks=True)
    if name not in PUBLIC_PAGES:
        strict.force_login(cast.admin)
    for headers in ({}, {"HX-Request": "true"}, {"Origin": "https://evil.example"}):
        assert strict.post(address, headers=headers).status_code in {401, 403}
    assert Attempt.objects.count() == attempts


@pytest.mark.parametrize(
    "name", [each for each in FORMS if each not in ("bulk:import", "bulk:add")]
)
def test_a_file_is_refused(name: str, cast: Cast) -> None:
    address = address_of(name, cast)
    strict = Client(enforce_csrf_checks=True)  # which reads the form before any view does
    strict.get("/accounts/login/")
    if name not in PUBLIC_PAGES:
        strict.force_login(cast.admin)
    response = strict.post(address, {"name": ContentFile(b"x" * 9, "file.txt")})
    assert response.status_code == 400
    assert_safe_headers(response)


@pytest.mark.parametrize("name", PAGES)
def test_a_trace_gives_nothing_of_the_request_back(name: str, cast: Cast, as_admin: Client) -> None:
    response = as_admin.trace(address_of(name, cast), headers={"X-Of-A-Proxy": "a-secret-word"})
    assert "a-secret-word" not in f"{response.headers} {response.text}"


@pytest.mark.parametrize("name", READABLE)
def test_a_get_changes_nothing_at_vapi_and_nothing_on_record(
    name: str, cast: Cast, as_admin: Client, vapi_acme: vapi_sandbox.Organization
) -> None:
    address = address_of(name, cast)
    attempts = Attempt.objects.count()
    vapi_acme.forget_requests()
    as_admin.get(address)
    assert {each.method for each in vapi_acme.requests} <= {"GET"}
    assert Attempt.objects.count() == attempts


@pytest.mark.parametrize("name", WITH_OBJECTS)
def test_an_object_of_another_organization_is_not_found(
    name: str, cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    """An admin of globex asks for acme's object, as a part of globex."""
    arguments = {"slug": "globex", **PAGES[name][2](cast)}
    before = everything_of(cast.acme)
    vapi_acme.forget_requests()
    for method in PAGES[name][1]:
        response = signed_in(cast.both).generic(method, reverse(name, kwargs=arguments))
        # an editor without htmx leads to the form, a deletion to the list without the number
        assert response.status_code in {302, 404}
        assert response.headers.get("Location", "/orgs/globex/").startswith("/orgs/globex/")
    assert vapi_acme.requests == []
    assert everything_of(cast.acme) == before


@pytest.mark.parametrize("name", PAGES)
def test_a_page_states_its_type_and_character_set(name: str, cast: Cast, as_admin: Client) -> None:
    for method in PAGES[name][1]:
        response: Any = as_admin.generic(method, address_of(name, cast))
        if response.content:
            assert response.headers["Content-Type"] == "text/html; charset=utf-8"
            assert response.content.decode()


@pytest.mark.parametrize("name", READABLE)
def test_every_page_of_a_signed_in_person_offers_to_sign_out(
    name: str, cast: Cast, as_admin: Client
) -> None:
    page = as_admin.get(address_of(name, cast), follow=True).text
    assert "<html" not in page or 'action="/accounts/logout/"' in page


@pytest.mark.parametrize("name", PAGES)
def test_no_page_allows_another_site_to_read_it(name: str, cast: Cast, as_admin: Client) -> None:
    address = address_of(name, cast)
    for method in (*PAGES[name][1], "OPTIONS"):
        response = as_admin.generic(method, address, headers={"Origin": "https://evil.example"})
        assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("path", ["findings", "numbers", "assignments", "changes"])
@pytest.mark.parametrize(
    ("kind", "content_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("json", "application/json"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_a_download_is_a_file_under_a_name_of_the_sites_own(
    kind: str, content_type: str, path: str, cast: Cast, as_viewer: Client
) -> None:
    audited(cast.acme)
    audited(cast.acme)
    query = {"format": kind, "filename": "theirs.html", "name": "theirs.html"}
    response = as_viewer.get(f"/orgs/acme/audit/{path}/", query)
    assert_safe_headers(response)
    assert response.headers["Content-Type"] == content_type
    named = rf'attachment; filename="acme-{path}-\d{{4}}-\d\d-\d\d\.{kind}"'
    assert re.fullmatch(named, response.headers["Content-Disposition"])
    response.close()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/.git/HEAD",
        "/.env",
        "/static/",
        "/static/js/",
        "/static/../.env",
        "/static/..%2f.env",
        "/static/%2e%2e/manage.py",
        "/static//etc/passwd",
        "/var/dashboard.sqlite3",
    ],
)
def test_only_static_files_are_served_and_no_folder_is_listed(path: str, client: Client) -> None:
    assert client.get(path).status_code == 404


def test_fields_that_a_form_does_not_have_change_nothing(cast: Cast, as_admin: Client) -> None:
    extra = {
        "id": cast.globex.pk,
        "slug": "theirs",
        "encrypted_api_key": "theirs",
        "organization": cast.globex.pk,
        "user": cast.stranger.pk,
        "email": "theirs@evil.example",
        "is_active": "",
    }
    rows = {
        "/orgs/acme/settings/name/": ({"name": "Renamed"}, Organization, cast.acme.pk),
        "/accounts/preferences/": ({"theme": "dark"}, User, cast.admin.pk),
        f"/orgs/acme/members/{cast.member(cast.viewer).pk}/role/": (
            {"role": "operator"},
            Membership,
            cast.member(cast.viewer).pk,
        ),
    }
    for address, (fields, model, pk) in rows.items():
        before = model._default_manager.filter(pk=pk).values().get()
        assert as_admin.post(address, {**fields, **extra}).status_code in {200, 302}
        after = model._default_manager.filter(pk=pk).values().get()
        changed = {name for name in after if after[name] != before[name]}
        assert changed <= {*fields, "stored_preferences"} and changed


def test_a_field_of_the_address_is_none_of_the_form(cast: Cast, as_admin: Client) -> None:
    response = as_admin.post("/orgs/acme/settings/name/?name=Theirs", {})
    assert response.status_code == 200
    cast.acme.refresh_from_db()
    assert cast.acme.name == "Acme Support"


@pytest.mark.parametrize("name", READABLE)
def test_no_value_of_an_address_breaks_a_page(name: str, cast: Cast, as_admin: Client) -> None:
    """Neither quotes of SQL, nor numbers of any size, nor characters that databases refuse."""
    audited(cast.acme)
    address = address_of(name, cast)
    for value in ("'\");DROP TABLE orgs_user;--", "\0\ud800%00", "9" * 40, "-1", ""):
        query = urlencode(dict.fromkeys(PARAMETERS, value), errors="surrogatepass")
        response = as_admin.get(f"{address}?{query}", follow=True)
        assert response.status_code in {200, 404}
        assert_safe_headers(response)
