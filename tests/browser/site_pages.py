"""The pages of the site: the address of each, and the person who opens it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from playwright.sync_api import Page
from pydantic import SecretStr

import vapi_sandbox
from audits.models import Acceptance
from audits.running.lease import Lease
from audits.running.request import request_audit
from bulk.changes.delete import Delete
from bulk.changes.form_fields import FormFields
from bulk.drafting.drafts import make_draft
from bulk.drafting.selection import Selection as BulkSelection
from bulk.running import control
from dashboard.activity.models import Action, Result
from dashboard.activity.record import (
    COMMAND_LINE,
    Actor,
    Change,
    changes_between,
    record_attempt,
    record_outcome,
)
from dashboard.administration import invitations
from dashboard.administration.models import Invitation
from dashboard.openid_providers import OpenIDProvider
from dashboard.orgs import encryption
from dashboard.orgs.models import Organization, Role, User
from dashboard.single_sign_on.models import GroupRole, Provider
from dashboard.site import organizations, people
from phone_numbers.models import SavedSearch
from phone_numbers.saving.save import save_number
from tests.audits.conftest import audited
from tests.bulk.bulk_editor import work
from tests.cast import Cast
from vapi_sandbox import Fault

from .complaints import Complaints
from .conftest import OpenPage


def _number_named(name: str, page: str = "") -> Callable[[vapi_sandbox.Organization], str]:
    def address(vapi_acme: vapi_sandbox.Organization) -> str:
        number = next(each for each in vapi_acme.numbers if each.get("name") == name)
        return f"/orgs/acme/numbers/{number['id']}/{page}"

    return address


def _long_path(vapi_acme: vapi_sandbox.Organization, page: str = "") -> str:
    """Return the page of a number whose calls take every kind of step, and end in a loop."""
    own, other = "+12065550101", "+12065550102"
    server = {"server": {"url": "http://hooks.example.com", "headers": {"X-Team": "word" * 20}}}
    plan = {"mode": "warm-transfer-say-message", "message": "word " * 40, "twiml": "x" * 200}
    sip = {"type": "sip", "sipUri": f"sip:{'desk' * 12}@pbx.example.com", "transferPlan": plan}
    filters = [{"type": "startsWith", "key": "number", "startsWith": ["+1900", "44870"]}]
    hooks = [
        {"on": "call.ringing", "filters": filters, "do": [{"type": "say", "exact": "word" * 40}]},
        {"on": "call.ending", "do": {"type": "transfer", "destination": sip}},
        {"on": "call.ending", "do": {"type": "transfer"}},
        {"on": "call.paused"},
    ]
    common = {"provider": "twilio", "status": "blocked", **server, "hooks": hooks}
    back, there = ({"type": "number", "number": each, "extension": "204"} for each in (own, other))
    vapi_acme.put({**common, "number": other, "name": "Long" * 10, "fallbackDestination": back})
    made = vapi_acme.put({**common, "number": own, "name": "Day", "fallbackDestination": there})
    return f"/orgs/acme/numbers/{made['id']}/{page}"


def _call_path(vapi_acme: vapi_sandbox.Organization) -> str:
    return _long_path(vapi_acme, "path/")


def _invited(vapi_acme: vapi_sandbox.Organization, *, accept: bool = False) -> str:
    """Invite somebody, and return the page of members or that of the invitation."""
    acme = Organization.objects.get(slug="acme")
    email = "somebody.with.a.long.address@support.acme.example"
    invitations.invite(acme, email, Role.VIEWER, by=COMMAND_LINE)
    if accept:
        return f"/invitations/{invitations.token(Invitation.objects.get(email=email))}/"
    return "/orgs/acme/members/"


def _activity(vapi_acme: vapi_sandbox.Organization) -> str:
    """Return Activity with one entry for each result of a change, all with long words."""
    acme = Organization.objects.get(slug="acme")
    actor = Actor(
        "somebody.with.a.long.address@support.acme.example", 1, "2001:db8:85a3::7334:8a2e"
    )
    changes = [
        Change("name", "Front", "Front desk"),
        Change("server", None, {"url": f"https://hooks.acme.example/{'long' * 20}"}),
        Change("twilioAuthToken", "one", "two"),
    ]
    for result in (None, *Result):
        attempt = record_attempt(
            actor,
            acme,
            Action.NUMBER_UPDATE,
            subject=vapi_acme.numbers[0]["id"],
            label="+1 415-555-0142 Front desk",
            changes=changes,
        )
        if result:
            record_outcome(attempt, Result.UNKNOWN, message="No complete answer came in time")
            record_outcome(attempt, result, status=200, message="word" * 20, observed=True)
    return "/orgs/acme/activity/"


def _audited(
    address: str, *, accepts: bool = False, twice: bool = False
) -> Callable[[vapi_sandbox.Organization], str]:
    """Return an address in an organization with a finished audit and a failed one after it."""

    def audit(vapi_acme: vapi_sandbox.Organization) -> str:
        acme = Organization.objects.get(slug="acme")
        audited(acme)
        if twice:
            vapi_acme.put({**vapi_acme.numbers[0], "name": "Long" * 10})
            audited(acme)
        failed, _ = request_audit(acme, "viewer@acme.example")
        lease = Lease(failed.pk)
        assert lease.acquire()
        lease.fail_audit("Vapi refused the key. " + "word" * 30)
        if accepts:
            until = Acceptance.latest_end()
            Acceptance.objects.create(
                organization=acme, rule="unnamed", reason="long" * 40, until=until
            )
        return address

    return audit


def _finding_of_duplicate(vapi_acme: vapi_sandbox.Organization) -> str:
    """Return the page of a finding with a number to compare, which is accepted."""
    number = {"provider": "twilio", "number": "+14155550177", "name": "Long" * 10}
    first, _ = vapi_acme.put(number), vapi_acme.put(number)
    acme = Organization.objects.get(slug="acme")
    audited(acme)
    Acceptance.objects.create(
        organization=acme,
        rule="duplicate-number",
        number_id=first["id"],
        reason="long" * 40,
        until=Acceptance.latest_end(),
        accepted_by="somebody.with.a.long.address@support.acme.example",
    )
    return f"/orgs/acme/audit/findings/duplicate-number/{first['id']}/"


def _audited_number(vapi_acme: vapi_sandbox.Organization) -> str:
    """Return the page of a number with findings of an audit, and without most fields."""
    number = vapi_acme.put({"provider": "twilio", "number": "+12065550103", "status": "blocked"})
    audited(Organization.objects.get(slug="acme"))
    return f"/orgs/acme/numbers/{number['id']}/"


def _running(vapi_acme: vapi_sandbox.Organization) -> str:
    audit, _ = request_audit(Organization.objects.get(slug="acme"), "viewer@acme.example")
    lease = Lease(audit.pk)
    assert lease.acquire()
    lease.renew(seen=12, total=60)
    return "/orgs/acme/audit/"


def _change(vapi_acme: vapi_sandbox.Organization, *, then: str = "") -> tuple[str, int]:
    """Change a number's name and return the number's id and the change's.

    If `then` is given, another person renames the number to it afterwards.
    """
    acme, number = Organization.objects.get(slug="acme"), vapi_acme.numbers[0]
    member = acme.memberships.filter(role=Role.OPERATOR).values_list("user_id", flat=True)[0]
    actor = Actor("somebody.with.a.long.address@support.acme.example", member, "203.0.113.7")
    mine = {**number, "name": "Front desk", "assistantId": vapi_acme.assistants[0]["id"]}
    mine |= {"squadId": None, "workflowId": None, "server": {"url": "https://hooks.example.com"}}
    saved = save_number(acme, actor, number["id"], base=number, mine=mine)
    assert saved.attempt
    if then:
        vapi_acme.put({**(vapi_acme.get(number["id"]) or {}), "name": then})
    return number["id"], saved.attempt.pk


def _changed_number(vapi_acme: vapi_sandbox.Organization) -> str:
    return f"/orgs/acme/numbers/{_change(vapi_acme)[0]}/"


def _revert(vapi_acme: vapi_sandbox.Organization) -> str:
    return f"/orgs/acme/numbers/revert/{_change(vapi_acme)[1]}/"


def _revert_decided(vapi_acme: vapi_sandbox.Organization) -> str:
    return f"/orgs/acme/numbers/revert/{_change(vapi_acme, then='Night desk')[1]}/"


def _with_factors(address: str) -> Callable[[vapi_sandbox.Organization], str]:
    """Return an address for which the admin has an authenticator app and recovery codes."""

    def add(vapi_acme: vapi_sandbox.Organization) -> str:
        admin = User.objects.get(email="admin@acme.example")
        name = f"second factors of person {admin.pk}"
        for kind, key in (("totp", "secret"), ("recovery_codes", "seed")):
            data = {key: encryption.encrypt(SecretStr("A" * 32), name), "used_mask": 0}
            Authenticator.objects.create(user=admin, type=kind, data=data)
        return address

    return add


def _security(vapi_acme: vapi_sandbox.Organization) -> str:
    """Return the page of a person with every kind of factor, and sessions of long words."""
    admin = User.objects.get(email="admin@acme.example")
    Authenticator.objects.create(user=admin, type="webauthn", data={"name": "Long" * 20})
    return _with_factors("/accounts/security/")(vapi_acme)


def _requiring_factor(vapi_acme: vapi_sandbox.Organization) -> str:
    Organization.objects.update(requires_second_factor=True)
    return "/orgs/acme/numbers/"


def _deleted(vapi_acme: vapi_sandbox.Organization) -> str:
    """Return the create form that is filled in from a deleted number."""
    acme = Organization.objects.get(slug="acme")
    number = {
        "provider": "twilio",
        "number": "+14155550177",
        "twilioAccountSid": "AC1",
        "twilioAuthToken": "token",
        "server": {"url": "https://hooks.example.com", "headers": {"Authorization": "token"}},
    }
    changes = changes_between(number, {})
    attempt = record_attempt(
        COMMAND_LINE, acme, Action.NUMBER_DELETE, subject="gone", changes=changes
    )
    record_outcome(attempt, Result.DONE)
    return f"/orgs/acme/numbers/new/twilio/?from={attempt.pk}"


def _with_preferences(address: str) -> Callable[[vapi_sandbox.Organization], str]:
    """Return an address that the admin opens in compact density with columns hidden."""

    def prefer(vapi_acme: vapi_sandbox.Organization) -> str:
        admin = User.objects.get(email="admin@acme.example")
        admin.save_preferences(density="compact", hidden_columns=["provider", "status", "updated"])
        return address

    return prefer


def _with_searches(address: str) -> Callable[[vapi_sandbox.Organization], str]:
    """Return an address for which the admin has private and shared saved searches."""

    def save(vapi_acme: vapi_sandbox.Organization) -> str:
        acme = Organization.objects.get(slug="acme")
        admin = User.objects.get(email="admin@acme.example")
        for name, search, shared in (
            ("Desks", "desk", False),
            ("Long" * 15, "long", False),
            ("Of everybody", "of", True),
        ):
            SavedSearch.objects.create(
                organization=acme,
                name=name,
                query=f"?search={search}",
                created_by=admin,
                shared=shared,
            )
        return address

    return save


TO_A_SQUAD = {"assignment": ["squad"], "squadId": ["3f2a5b1c-2222-4222-8333-123456789abc"]}
LONG_CHANGE = FormFields(
    typed={
        "name": ["Front desk " + "W" * 29],
        "server.url": [f"https://hooks.acme.example/{'long' * 20}"],
        "smsEnabled": ["false"],
    }
)


def _bulk(
    page: str = "",
    *,
    change: Delete | FormFields = LONG_CHANGE,
    starts: bool = False,
    works: bool = False,
) -> Callable[[vapi_sandbox.Organization], str]:
    """Return a page of a draft, of a run that begins, or of one that has ended."""

    def make(vapi_acme: vapi_sandbox.Organization) -> str:
        acme = Organization.objects.get(slug="acme")
        member = acme.memberships.filter(role=Role.ADMIN).values_list("user_id", flat=True)[0]
        actor = Actor("somebody.with.a.long.address@support.acme.example", member, "203.0.113.7")
        ids = [*(each["id"] for each in vapi_acme.numbers[:8]), "of-no-number"]
        draft = make_draft(acme, actor, change, BulkSelection.of_ids(ids), {})
        work()
        if starts:
            control.start(draft, actor)
        if works:
            work()
        first = draft.items.order_by("place").values_list("pk", flat=True)[0]
        return f"/orgs/acme/{page or 'bulk/{bulk}/'}".format(bulk=draft.pk, item=first)

    return make


@dataclass(frozen=True)
class SitePage:
    """A page of the site.

    `person` is one of the cast, or empty if nobody is signed in. `click` lists selectors that are
    clicked once the page is loaded. `status` is that of the page, or of the response to the last
    click, which htmx asks for unless `htmx` is False.
    """

    address: str | Callable[[vapi_sandbox.Organization], str]
    person: str = "admin"
    click: tuple[str, ...] = ()
    status: int = 200
    faults: tuple[Fault, ...] = ()
    htmx: bool = True

    def open(
        self,
        open_page: OpenPage,
        cast: Cast,
        vapi_acme: vapi_sandbox.Organization,
        complaints: Complaints,
        **context_options: Any,
    ) -> Page:
        if self.status >= 400:
            complaints.announce(f"status of {self.status}")
            if self.click and self.htmx:
                complaints.announce(f"Response Status Error Code {self.status}")
        for fault in self.faults:
            vapi_acme.fail("*", fault)
        page = open_page(getattr(cast, self.person) if self.person else None, **context_options)
        page.goto(self.address if isinstance(self.address, str) else self.address(vapi_acme))
        for selector in self.click:
            page.locator(selector).click()
        return page


def _promote_admin() -> None:
    """Make acme's admin a site administrator, without an end to the session of the page."""
    User.objects.filter(email="admin@acme.example").update(is_site_administrator=True)


def _of_the_site(page: str = "") -> Callable[[vapi_sandbox.Organization], str]:
    """Return a page of the site for acme's admin. Globex is archived and has a long name."""

    def address(vapi_acme: vapi_sandbox.Organization) -> str:
        _promote_admin()
        people.disable(User.objects.get(email="viewer@acme.example"), by=COMMAND_LINE)
        globex = Organization.objects.get(slug="globex")
        organizations.archive(globex, by=COMMAND_LINE)
        Organization.objects.filter(pk=globex.pk).update(name="Globex" * 16)
        User.objects.create_user("somebody.with.a.long.address@support.acme.example")
        return f"/site/{page.format(globex=globex.pk)}"

    return address


def _with_providers(address: str) -> Callable[[vapi_sandbox.Organization], str]:
    """Return an address on a site with two providers, one with long words, and a group's role."""

    def set_up(vapi_acme: vapi_sandbox.Organization) -> str:
        _promote_admin()
        entra = "https://login.microsoftonline.com/3f1c2a8e-0000-4000-8000-000000000000/v2.0"
        long = "Acme Customer Support by Microsoft Entra"
        for slug, name, url in (("long", long, entra), ("okta", "Okta", "https://acme.okta.com")):
            values = {"slug": slug, "name": name, "discovery_url": url, "client_id": "site"}
            domains = ("acme.example", "support.acme.example")
            secret = SecretStr("secret")
            described = OpenIDProvider(**values, client_secret=secret, domains=domains)
            Provider().fill(described).save()
        GroupRole.objects.create(
            organization=Organization.objects.get(slug="acme"),
            provider="long",
            group=entra[34:70],
            role=Role.OPERATOR,
        )
        return address

    return set_up


def _first_start(vapi_acme: vapi_sandbox.Organization) -> str:
    User.objects.all().delete()
    return "/setup/"


ADD_FILTER = "summary:has-text('Add filter')"
UNFOLD = tuple(f"#section-{name} > summary" for name in ("server", "fallback", "hooks"))
SITE_PAGES = {
    "list": SitePage("/orgs/acme/numbers/?limit=25"),
    "list, dates": SitePage(
        "/orgs/acme/numbers/?createdAtGe=2025-01-01T00%3A00%3A00Z&page=2",
        click=(ADD_FILTER, ".add-filter [name=createdAtLe]"),
    ),
    # On the second page, which has few rows: axe takes a tenth of a second for each row.
    "list, view": SitePage("/orgs/acme/numbers/?page=2", click=(".menu:has(.view) > summary",)),
    "list, preferences": SitePage(_with_preferences("/orgs/acme/numbers/?page=2")),
    "list, saved": SitePage(_with_searches("/orgs/acme/numbers/?search=desk")),
    "save search": SitePage("/orgs/acme/numbers/searches/new/?search=desk"),
    "save search, in a dialog": SitePage(
        "/orgs/acme/numbers/?search=desk", click=("#tabs [data-dialog]", "#dialog-title")
    ),
    "rename search": SitePage(
        _with_searches("/orgs/acme/numbers/?search=of"),
        click=("#tabs >> text=Rename", "#dialog-title"),
    ),
    "delete search": SitePage(
        _with_searches("/orgs/acme/numbers/?search=of"),
        click=("#tabs >> text=Delete", "#dialog-title"),
    ),
    "preferences": SitePage("/accounts/preferences/"),
    "list, corrected": SitePage("/orgs/acme/numbers/?page=2&sortBy=nothing"),
    "no match": SitePage("/orgs/acme/numbers/?search=nowhere"),
    "beyond the end": SitePage("/orgs/acme/numbers/?page=9"),
    "organization menu": SitePage(
        "/orgs/acme/numbers/?search=returns", "both", (".header-organization summary",)
    ),
    "person menu": SitePage("/orgs/acme/numbers/?search=returns", click=(".header-user summary",)),
    "palette": SitePage(
        "/orgs/acme/numbers/?search=returns", "both", (".palette-open", "#palette-pages")
    ),
    "shortcuts": SitePage(
        "/orgs/acme/numbers/?search=returns",
        click=(".header-user summary", ".header-user [data-help]", "#shortcuts-title"),
    ),
    "detail": SitePage(_number_named("After-hours dispatch"), click=("text=Show Vapi's JSON",)),
    "detail, deep": SitePage(_number_named("Billing questions")),
    "detail, long path": SitePage(
        _long_path, click=("text=All fields >> nth=0", "text=This is a loop")
    ),
    "detail, findings": SitePage(_audited_number),
    "call path": SitePage(_call_path),
    "choose a provider": SitePage("/orgs/acme/numbers/new/"),
    "new, twilio": SitePage("/orgs/acme/numbers/new/twilio/", "operator", UNFOLD),
    "new, vonage": SitePage("/orgs/acme/numbers/new/vonage/", "operator"),
    "new, telnyx": SitePage("/orgs/acme/numbers/new/telnyx/", "operator"),
    "new, vapi": SitePage(
        "/orgs/acme/numbers/new/vapi/", "operator", ("#section-authentication summary",)
    ),
    "new, byo": SitePage("/orgs/acme/numbers/new/byo-phone-number/", "operator"),
    "new, errors": SitePage(
        "/orgs/acme/numbers/new/twilio/", "operator", ("#save", "#problems h2"), status=422
    ),
    "edit, hooks": SitePage(_number_named("After-hours dispatch", "edit/"), "operator"),
    "edit, fallback": SitePage(_number_named("Billing questions", "edit/"), "operator"),
    "edit, server": SitePage(
        _number_named("Delivery changes", "edit/"),
        "operator",
        ("#section-provider summary", "text=Add a header"),
    ),
    "edit, changes": SitePage(
        _number_named("Masked secrets", "edit/"),
        "operator",
        (
            "#section-provider summary",
            "text=Clear Twilio auth token",
            "text=Review",
            ".changes h2",
        ),
    ),
    "edit, preview of a path": SitePage(
        _number_named("Returns hotline", "edit/"),
        "operator",
        ("label:has-text('Nothing')", "text=Review changes", "text=Call path after"),
    ),
    "edit, JSON": SitePage(
        _number_named("Delivery changes", "edit/"), "operator", ("text=Edit as JSON", "#json")
    ),
    "find, nothing typed": SitePage("/find/", "both"),
    "find": SitePage("/find/?q=line", "both", ("#found-acme h2",)),
    "find, one organization": SitePage("/find/?q=%28415%29+555", click=("#found-acme h2",)),
    "find, nowhere": SitePage("/find/?q=nowhere", "both", ("#nowhere h2",)),
    "find, failed": SitePage("/find/?q=e&together=1", "both", faults=(Fault(status=500),)),
    "audit, nothing yet": SitePage("/orgs/acme/audit/", "viewer"),
    "audit": SitePage(_audited("/orgs/acme/audit/")),
    "audit, trend": SitePage(
        _audited("/orgs/acme/audit/", twice=True), click=(".trend > summary",)
    ),
    "audit, findings": SitePage(_audited("/orgs/acme/audit/findings/?severity=warning")),
    "audit, nothing found": SitePage(_audited("/orgs/acme/audit/findings/?search=nowhere")),
    "audit, numbers": SitePage(_audited("/orgs/acme/audit/numbers/?sort=-name")),
    "audit, assignments": SitePage(_audited("/orgs/acme/audit/assignments/")),
    "audit, changes": SitePage(_audited("/orgs/acme/audit/changes/", twice=True)),
    "list, filter": SitePage(
        _audited("/orgs/acme/numbers/?page=2"),
        click=(ADD_FILTER, ".add-filter summary:has-text('Finding')"),
    ),
    "list, filtered": SitePage(
        _audited("/orgs/acme/numbers/?provider=telnyx&status=active&assigned=assistant")
    ),
    "list, needs an audit": SitePage("/orgs/acme/numbers/?rule=unassigned"),
    "add filter": SitePage(_audited("/orgs/acme/numbers/filters/?search=555")),
    "audit, rules": SitePage(_audited("/orgs/acme/audit/rules/", accepts=True)),
    "audit, accept": SitePage(
        _audited("/orgs/acme/audit/findings/accept/?rule=unassigned"), "operator"
    ),
    "audit, accept in a dialog": SitePage(
        _audited("/orgs/acme/audit/findings/?rule=blocked"),
        "operator",
        ("tbody [data-dialog]", "#dialog-title"),
    ),
    "audit, finding": SitePage(_finding_of_duplicate, "operator"),
    "audit, fix in place": SitePage(
        _audited("/orgs/acme/audit/findings/?rule=unassigned"),
        "operator",
        ("tbody tr:first-child [data-edit]", "form.inline input[name=assignee]"),
    ),
    "audit, running": SitePage(_running, "viewer"),
    "list, selection": SitePage(
        "/orgs/acme/numbers/?limit=25&page=3", "operator", ("tbody .pick >> nth=0", "#selected")
    ),
    "list, bulk change": SitePage(_bulk("numbers/?limit=25&page=3", starts=True)),
    "bulk changes, none": SitePage("/orgs/acme/bulk/", "operator"),
    "bulk changes": SitePage(_bulk("bulk/", starts=True)),
    "bulk, form": SitePage("/orgs/acme/bulk/new/"),
    "bulk, rows of the form": SitePage(
        "/orgs/acme/bulk/new/",
        "operator",
        (
            *("#section-server > summary", "text=Add a header"),
            *("#section-hooks > summary", "text=Add ringing hook", "text=Add say action"),
        ),
    ),
    "bulk, form with faults": SitePage(
        "/orgs/acme/bulk/new/", "operator", (".form-bar .primary",), 422
    ),
    "bulk, pace": SitePage("/orgs/acme/bulk/pace/"),
    "bulk, draft": SitePage(
        _bulk(), "operator", (".bulk-group > summary >> nth=0", ".bulk-items .list")
    ),
    "bulk, draft of deletions": SitePage(_bulk(change=Delete())),
    "bulk, numbers": SitePage(_bulk("bulk/{bulk}/items/"), "operator"),
    "bulk, call path": SitePage(
        _bulk("bulk/{bulk}/items/{item}/path/", change=FormFields(typed=TO_A_SQUAD))
    ),
    "bulk, run": SitePage(_bulk(starts=True), "viewer"),
    "bulk, ended": SitePage(_bulk(starts=True, works=True), "operator"),
    "style guide": SitePage("/styleguide/"),
    "sign in": SitePage("/accounts/login/", ""),
    "sign in, empty": SitePage("/accounts/login/", "", ("form .primary",)),
    "forgotten password": SitePage("/accounts/password/reset/", ""),
    "change password": SitePage("/accounts/password/change/"),
    "security": SitePage(_security),
    "security, required": SitePage(_requiring_factor, "viewer"),
    "set up authenticator app": SitePage("/accounts/security/app/"),
    "recovery codes": SitePage(_with_factors("/accounts/security/recovery-codes/")),
    "add passkey": SitePage("/accounts/security/passkeys/add/"),
    "sign in with a passkey": SitePage("/accounts/security/passkeys/sign-in/", ""),
    "asked again": SitePage(_with_factors("/accounts/again/?next=/")),
    "recorded activity": SitePage("/orgs/acme/settings/activity/"),
    "sign-in rules": SitePage("/orgs/acme/settings/sign-in/"),
    "single sign-on": SitePage(
        _with_providers("/orgs/acme/settings/single-sign-on/"),
        click=("text=Add group", "#dialog-title"),
    ),
    "sign in, providers": SitePage(_with_providers("/accounts/login/"), ""),
    "sign in with a provider": SitePage(_with_providers("/accounts/oidc/long/login/"), "viewer"),
    "site, single sign-on": SitePage(_with_providers("/site/single-sign-on/")),
    "site, provider": SitePage(_with_providers("/site/single-sign-on/long/change/")),
    "organizations": SitePage("/", "both"),
    "activity": SitePage(_activity, "viewer", (".entry:first-child summary",)),
    "activity, operator": SitePage(_activity, "operator"),
    "activity, filtered": SitePage(
        lambda vapi_acme: f"{_activity(vapi_acme)}?kind=numbers&outcome=done&from=2026-01-01"
    ),
    "import of a file": SitePage("/orgs/acme/bulk/import/"),
    "numbers of a file": SitePage(
        "/orgs/acme/bulk/add/", "operator", ("form .primary",), 422, htmx=False
    ),
    "activity, nothing found": SitePage("/orgs/acme/activity/?outcome=refused"),
    "detail, history": SitePage(_changed_number, "operator", (".activity .disclosure summary",)),
    "revert": SitePage(_revert, "operator"),
    "revert, conflict": SitePage(_revert_decided, "operator"),
    "recreate": SitePage(_deleted, "operator", ("#section-server > summary",)),
    "members": SitePage(_invited),
    "invitation": SitePage(lambda vapi_acme: _invited(vapi_acme, accept=True), ""),
    "invite a person": SitePage("/orgs/acme/members/invite/"),
    "disable a member": SitePage(
        "/orgs/acme/members/", click=("text=Disable >> nth=0", "#dialog-title")
    ),
    "first start": SitePage(_first_start, ""),
    "site": SitePage(_of_the_site()),
    "site, delete an organization": SitePage(_of_the_site("organizations/{globex}/delete/")),
    "site, new organization": SitePage(_of_the_site("organizations/new/")),
    "site, people": SitePage(_of_the_site("people/")),
    "site activity": SitePage(_of_the_site("activity/")),
    "settings": SitePage("/orgs/acme/settings/"),
    "name": SitePage("/orgs/acme/settings/name/"),
    "key": SitePage("/orgs/acme/settings/key/"),
    "not permitted": SitePage("/orgs/acme/settings/key/", "viewer", status=403),
    "not found": SitePage("/orgs/acme/nothing/", status=404),
    "failure": SitePage("/orgs/acme/numbers/", status=502, faults=(Fault("status", status=500),)),
}
