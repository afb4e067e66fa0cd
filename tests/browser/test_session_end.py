"""A session that ends while a person works."""

from urllib.parse import parse_qs

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST
from playwright.sync_api import Page, Request, expect
from pytest_django import Settings

import vapi_sandbox
from dashboard import urls
from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role, User
from tests.cast import PASSWORD, Cast
from vapi_sandbox import Fault

from .complaints import Complaints
from .conftest import OpenPage
from .numbers_page import NumbersPage
from .test_accessibility import AXE, violations

SETTINGS, KEEP = "/orgs/acme/settings/", "/orgs/acme/keep/"
ADD_FORM = """address => {
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["x-csrftoken"];
  document.querySelector("main").insertAdjacentHTML("afterbegin", `
    <form class="form" hx-post="${address}" hx-swap="none" hx-disabled-elt="find button">
      <input type="hidden" name="csrfmiddlewaretoken" value="${token}">
      <label>New name <input name="name" required></label>
      <button class="button" name="how" value="quietly">Save</button>
      <output></output>
    </form>`);
  htmx.process(document.querySelector("main"));
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const { path, formData } = detail.requestConfig;
    if (path === address && detail.successful)
      document.querySelector("output").textContent = formData.get("name");
  });
}"""

ADD_DIALOG = """address => {
  document.body.insertAdjacentHTML("beforeend", `
    <dialog id="question" aria-label="Sure?">
      <button hx-post="${address}" hx-vals='{"name": "Asked"}' hx-swap="none">Yes</button>
    </dialog>`);
  const question = document.getElementById("question");
  htmx.process(question);
  question.showModal();
}"""

ADD_POLL = """address => {
  const headers = '{"X-Dashboard-Stay": "true", "X-Dashboard-Unasked": "true"}';
  document.querySelector("main").insertAdjacentHTML("beforeend", `
    <div hx-get="${address}" hx-trigger="every 100ms" hx-headers='${headers}'></div>`);
  htmx.process(document.querySelector("main"));
}"""


kept: list[str] = []


@require_role(Role.ADMIN)
@require_POST
def keep(request: OrganizationRequest) -> HttpResponse:
    """Keep the name that a form sends, and answer that there is nothing to show."""
    kept.append(request.POST["name"])
    return HttpResponse(status=204)


urlpatterns = [path("orgs/<slug:slug>/keep/", keep), path("", include("dashboard.urls"))]
handler429 = urls.handler429


@pytest.fixture(autouse=True)
def _site_with_a_view_that_keeps(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    kept.clear()


class OpenForm:
    """A form that htmx sends, on a page of acme's admin, and the dialog to sign in again."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sent: list[Request] = []
        self.name = page.get_by_label("New name")
        self.save = page.get_by_role("button", name="Save")
        self.dialog = page.locator("#sign-in")
        self.email = self.dialog.get_by_label("Email")
        self.password = self.dialog.get_by_label("Password", exact=True)
        self.is_open_since = NumbersPage(page).is_same_document
        page.on("request", self._count)

    def open(self) -> "OpenForm":
        self.page.goto(SETTINGS)
        self.page.evaluate(ADD_FORM, KEEP)
        self.is_still_there = self.is_open_since()
        return self

    def submit(self, name: str) -> None:
        self.name.fill(name)
        self.save.click()

    def sign_in(self, user: User, password: str = PASSWORD) -> None:
        self.email.fill(user.email)
        self.password.fill(password)
        self.password.press("Enter")

    def expect_saved(self, name: str) -> None:
        answer = self.page.locator("output")
        expect(answer).to_have_text(name)
        assert kept[-1] == name

    def arrived(self) -> list[dict[str, list[str]]]:
        """Return the fields of the requests, without their CSRF tokens."""
        fields = [parse_qs(request.post_data or "") for request in self.sent]
        return [{name: each[name] for name in ("name", "how")} for each in fields]

    def _count(self, request: Request) -> None:
        if request.method == "POST" and request.url.endswith(KEEP):
            self.sent.append(request)


@pytest.fixture
def form(open_page: OpenPage, cast: Cast) -> OpenForm:
    return OpenForm(open_page(cast.admin)).open()


def sign_in_again(page: Page, cast: Cast) -> None:
    expect(page).to_have_title("Sign in · Vapi numbers")
    page.get_by_label("Email").fill(cast.viewer.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_typing_leads_to_sign_in_and_back_to_the_search(numbers: NumbersPage, cast: Cast) -> None:
    numbers.open("?search=return&sortOrder=ASC").expect_names()
    Session.objects.all().delete()

    numbers.search.press("End")
    numbers.search.press("s")
    sign_in_again(numbers.page, cast)

    numbers.expect_address("?search=returns&sortOrder=ASC")
    expect(numbers.row("Returns hotline")).to_be_visible()


def test_a_link_leads_to_sign_in_and_then_to_its_page(numbers: NumbersPage, cast: Cast) -> None:
    numbers.open("?search=returns").expect_names()
    Session.objects.all().delete()

    numbers.rows.first.get_by_role("link").click()
    sign_in_again(numbers.page, cast)

    expect(numbers.page).to_have_title("+1 415-555-0142 · Acme Support · Vapi numbers")


def test_going_back_leads_to_sign_in_and_then_to_the_page(
    numbers: NumbersPage, cast: Cast, complaints: Complaints
) -> None:
    complaints.announce("status of 401", "htmx:historyCacheMissLoadError")
    numbers.search.fill("returns")
    numbers.expect_address("?search=returns")
    Session.objects.all().delete()

    numbers.page.go_back()
    sign_in_again(numbers.page, cast)

    numbers.expect_address("")
    expect(numbers.rows).to_have_count(50)


def test_late_names_never_interrupt_a_person(
    open_page: OpenPage, cast: Cast, vapi_acme: vapi_sandbox.Organization, complaints: Complaints
) -> None:
    """They arrive after the person has signed in for a request of their own."""
    complaints.announce("status of 401")
    vapi_acme.fail("assistants", Fault("latency", seconds=60, times=1))
    numbers = NumbersPage(open_page(cast.admin))
    with numbers.page.expect_response(lambda each: "/names/?" in each.url and each.status == 401):
        numbers.open()
        Session.objects.all().delete()
    sign_in = numbers.page.locator("#sign-in")
    expect(sign_in).to_be_hidden()
    expect(numbers.row("Returns hotline").locator("[data-pending]")).to_have_count(1)

    numbers.row("Returns hotline").get_by_role("button", name="Edit name").click()
    sign_in.get_by_label("Email").fill(cast.admin.email)
    sign_in.get_by_label("Password", exact=True).fill(PASSWORD)
    sign_in.get_by_label("Password", exact=True).press("Enter")

    expect(numbers.page.get_by_role("textbox", name="Name")).to_be_visible()
    vapi_acme.clear_faults()
    expect(numbers.page.locator("[data-pending]")).to_have_count(0)


def test_a_page_that_cannot_ask_for_the_password_says_so(
    numbers: NumbersPage, complaints: Complaints
) -> None:
    complaints.announce("status of 401", "net::ERR_FAILED")
    numbers.page.route("**/session*.js", lambda route: route.abort())
    Session.objects.all().delete()
    numbers.page.locator(".header-user summary").click()
    numbers.page.get_by_role("button", name="Dark").click()
    expect(numbers.page.locator("#toasts")).to_contain_text(
        "The dashboard refused this (status 401)"
    )


@pytest.mark.parametrize("gone", ["the cookie", "all cookies", "the session"])
def test_the_refused_form_is_sent_once_after_signing_in_again(
    form: OpenForm, cast: Cast, complaints: Complaints, gone: str
) -> None:
    complaints.announce("status of 401")
    if gone == "the session":
        Session.objects.all().delete()
    else:
        form.page.context.clear_cookies(name="sessionid" if gone == "the cookie" else None)

    form.submit("Acme & Søns")

    expect(form.dialog).to_have_accessible_name("Your session has ended")
    expect(form.email).to_be_focused()
    form.sign_in(cast.admin, "not the password")
    expect(form.dialog.get_by_role("alert")).to_contain_text("are not correct")
    expect(form.email).to_have_value(cast.admin.email)
    expect(form.password).to_have_value("")
    expect(form.password).to_be_focused()
    assert len(form.sent) == 1

    form.sign_in(cast.admin)

    expect(form.dialog).to_be_hidden()
    form.expect_saved("Acme & Søns")
    expect(form.save).to_be_enabled()
    assert form.arrived() == [{"name": ["Acme & Søns"], "how": ["quietly"]}] * 2
    assert form.is_still_there()
    expect(form.name).to_have_value("Acme & Søns")

    form.submit("Once more")
    form.expect_saved("Once more")
    assert len(form.sent) == 3


def test_closing_the_dialog_leaves_the_page_as_it_was(
    form: OpenForm, cast: Cast, complaints: Complaints
) -> None:
    complaints.announce("status of 401")
    Session.objects.all().delete()
    form.submit("Typed")
    expect(form.dialog).to_be_visible()

    form.page.keyboard.press("Escape")

    expect(form.dialog).to_be_hidden()
    expect(form.save).to_be_focused()
    expect(form.name).to_have_value("Typed")
    form.save.press("Enter")
    expect(form.email).to_be_focused()
    form.dialog.get_by_role("button", name="Not now").click()
    expect(form.dialog).to_be_hidden()
    expect(form.save).to_be_focused()
    assert len(form.sent) == 2
    assert form.is_still_there()

    form.name.press("Enter")
    form.sign_in(cast.admin)
    form.expect_saved("Typed")
    expect(form.dialog).to_be_hidden()
    assert len(form.sent) == 4


def test_a_page_that_asks_by_itself_takes_no_for_an_answer(
    form: OpenForm, cast: Cast, complaints: Complaints
) -> None:
    """Such as one that shows the progress of an audit. The next click asks again."""
    complaints.announce("status of 401")
    form.page.evaluate(ADD_POLL, SETTINGS)
    Session.objects.all().delete()
    form.dialog.get_by_role("button", name="Not now").click()
    for _ in range(3):
        with form.page.expect_response(lambda answer: answer.status == 401):
            pass
    expect(form.dialog).to_be_hidden()

    form.submit("Typed")
    form.sign_in(cast.admin)
    form.expect_saved("Typed")


def test_too_many_attempts_are_reported_in_the_dialog(
    form: OpenForm, cast: Cast, complaints: Complaints
) -> None:
    complaints.announce("status of 401", "status of 429")
    Session.objects.all().delete()
    form.submit("Typed")
    for _ in range(6):
        form.sign_in(cast.admin, "not the password")
        expect(form.dialog.get_by_role("alert")).to_be_visible()
        expect(form.password).to_have_value("")

    expect(form.dialog.get_by_role("alert")).to_contain_text("wait five minutes")
    expect(form.email).to_have_value(cast.admin.email)
    expect(form.password).to_be_focused()
    expect(form.name).to_have_value("Typed")


def test_another_person_who_signs_in_gets_a_new_page(
    form: OpenForm, cast: Cast, complaints: Complaints
) -> None:
    complaints.announce("status of 401")
    Session.objects.all().delete()
    form.submit("Typed")

    form.sign_in(cast.viewer)

    expect(form.page.locator("body")).to_have_attribute("data-user", str(cast.viewer.pk))
    assert not form.is_still_there()
    expect(form.page).to_have_title("Settings · Acme Support · Vapi numbers")
    expect(form.name).to_have_count(0)
    assert len(form.sent) == 1


def test_a_person_who_signed_in_in_another_tab_continues(
    form: OpenForm, cast: Cast, complaints: Complaints
) -> None:
    complaints.announce("status of 403")
    Session.objects.all().delete()
    other = form.page.context.new_page()
    other.goto(SETTINGS)
    other.get_by_label("Email").fill(cast.admin.email)
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    expect(other).to_have_title("Settings · Acme Support · Vapi numbers")
    other.close()

    form.submit("Typed")
    expect(form.dialog).to_have_accessible_name("You are signed in again")
    form.dialog.get_by_role("button", name="Continue").press("Enter")

    form.expect_saved("Typed")
    expect(form.dialog).to_be_hidden()
    assert len(form.sent) == 2
    assert form.is_still_there()


def test_it_opens_above_another_dialog(form: OpenForm, cast: Cast, complaints: Complaints) -> None:
    """Such as a question whose button sends a request."""
    complaints.announce("status of 401")
    form.page.evaluate(ADD_DIALOG, KEEP)
    Session.objects.all().delete()
    question, yes = form.page.locator("#question"), form.page.get_by_role("button", name="Yes")

    yes.click()
    expect(form.email).to_be_focused()
    form.page.keyboard.press("Escape")
    expect(form.dialog).to_be_hidden()
    expect(question).to_be_visible()
    expect(yes).to_be_focused()

    yes.press("Enter")
    form.sign_in(cast.admin)
    form.expect_saved("Asked")
    expect(form.dialog).to_be_hidden()
    expect(yes).to_be_focused()
    assert len(form.sent) == 3


def test_the_dialog_passes_axe_and_fits_the_screen(
    open_page: OpenPage, cast: Cast, complaints: Complaints
) -> None:
    complaints.announce("status of 401")
    form = OpenForm(open_page(cast.admin)).open()
    form.page.evaluate(AXE)
    Session.objects.all().delete()
    form.submit("Typed")
    form.sign_in(cast.admin, "not the password")
    expect(form.dialog.get_by_role("alert")).to_be_visible()

    height = 400
    for width in (320, 1280):
        form.page.set_viewport_size({"width": width, "height": height})
        assert violations(form.page) == [], width
        box = form.dialog.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= height
        assert form.dialog.evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth"), width
