"""Every page passes axe's rules in the light theme and in the dark, and fits the screen."""

from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page

import vapi_sandbox
from tests.cast import Cast

from .complaints import Complaints
from .conftest import OpenPage
from .site_pages import SITE_PAGES

pytestmark = pytest.mark.slow

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
ON_A_PHONE = {"list", "detail", "edit, hooks", "activity", "members"}  # that axe reads there too
# The navigation and the filters of an audit are lines that scroll.
BEYOND_THE_EDGE = """() => [...document.querySelectorAll("main *, header *")]
  .filter((element) => element.checkVisibility())
  .filter((element) => !element.closest("svg, pre, thead, .nav, .refine, .visually-hidden"))
  .filter((element) => element.getBoundingClientRect().right > innerWidth)
  .map((element) => element.outerHTML.slice(0, 120))"""
OF_COLOUR = ["color-contrast", "link-in-text-block"]  # the rules that a theme can break


@pytest.mark.parametrize("name", SITE_PAGES)
def test_a_page_passes_axe_and_fits_the_screen(
    open_page: OpenPage,
    cast: Cast,
    vapi_acme: vapi_sandbox.Organization,
    complaints: Complaints,
    name: str,
) -> None:
    page = SITE_PAGES[name].open(open_page, cast, vapi_acme, complaints)
    page.evaluate(AXE)
    assert violations(page) == []
    for width in (1280, 720, 320):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.locator("html").evaluate("root => root.scrollWidth <= root.clientWidth"), width
    assert page.evaluate(BEYOND_THE_EDGE) == []
    if name in ON_A_PHONE:
        assert violations(page) == []


def violations(page: Page) -> list[str]:
    """Return one line for each element that breaks a rule, in the light theme or the dark."""
    page.emulate_media(color_scheme="light")
    light = _found(page, {})
    page.emulate_media(color_scheme="dark")
    return light + _found(page, {"runOnly": {"type": "rule", "values": OF_COLOUR}})


def _found(page: Page, options: dict[str, Any]) -> list[str]:
    # Without `preload`, which loads the style sheets again and writes them into the page
    fixed = {"resultTypes": ["violations"], "preload": False}
    found: dict[str, Any] = page.evaluate("options => axe.run(options)", {**fixed, **options})
    return [
        f"{violation['id']}: {node['html']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
