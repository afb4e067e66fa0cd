"""The pages of the site, each with who looks at it and where it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

import vapi_sandbox
from tests.cast import Cast
from vapi_sandbox import Fault

from .complaints import Complaints
from .conftest import OpenPage


def _number_named(name: str) -> Callable[[vapi_sandbox.Organization], str]:
    def address(vapi_acme: vapi_sandbox.Organization) -> str:
        number = next(each for each in vapi_acme.numbers if each.get("name") == name)
        return f"/orgs/acme/numbers/{number['id']}/"

    return address


@dataclass(frozen=True)
class SitePage:
    """`person` is one of the cast; `click` is opened once the page is there."""

    address: str | Callable[[vapi_sandbox.Organization], str]
    person: str = "admin"
    click: tuple[str, ...] = ()
    status: int = 200
    faults: tuple[Fault, ...] = ()

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
        for fault in self.faults:
            vapi_acme.fail("*", fault)
        page = open_page(getattr(cast, self.person) if self.person else None, **context_options)
        page.goto(self.address if isinstance(self.address, str) else self.address(vapi_acme))
        for selector in self.click:
            page.locator(selector).click()
        return page


SITE_PAGES = {
    "list": SitePage("/orgs/acme/numbers/"),
    "list, dates": SitePage("/orgs/acme/numbers/?page=2", click=("#refine summary",)),
    "list, corrected": SitePage("/orgs/acme/numbers/?page=0"),
    "no match": SitePage("/orgs/acme/numbers/?search=nowhere"),
    "beyond the end": SitePage("/orgs/acme/numbers/?page=9"),
    "organization menu": SitePage(
        "/orgs/acme/numbers/?search=returns", "both", (".header-organization summary",)
    ),
    "person menu": SitePage("/orgs/acme/numbers/?search=returns", click=(".header-user summary",)),
    "detail": SitePage(_number_named("After-hours dispatch"), click=(".disclosure summary",)),
    "detail, deep": SitePage(_number_named("Billing questions")),
    "sign in": SitePage("/accounts/login/", ""),
    "sign in, empty": SitePage("/accounts/login/", "", ("form button",)),
    "forgotten password": SitePage("/accounts/password/reset/", ""),
    "change password": SitePage("/accounts/password/change/"),
    "organizations": SitePage("/", "both"),
    "members": SitePage("/orgs/acme/members/"),
    "add a member": SitePage("/orgs/acme/members/add/"),
    "settings": SitePage("/orgs/acme/settings/"),
    "name": SitePage("/orgs/acme/settings/name/"),
    "key": SitePage("/orgs/acme/settings/key/"),
    "not permitted": SitePage("/orgs/acme/settings/key/", "viewer", status=403),
    "not found": SitePage("/orgs/acme/nothing/", status=404),
    "failure": SitePage("/orgs/acme/numbers/", status=502, faults=(Fault("status", status=500),)),
}
