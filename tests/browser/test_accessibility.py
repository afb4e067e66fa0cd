"""Every page passes axe's accessibility rules, in the light theme and in the dark."""

from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page

import vapi_sandbox
from tests.cast import Cast

from .complaints import Complaints
from .conftest import OpenPage
from .site_pages import SITE_PAGES

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
OF_COLOUR = ["color-contrast", "link-in-text-block"]  # the rules that a theme can break


@pytest.mark.parametrize("name", SITE_PAGES)
def test_a_page_passes_axe(
    open_page: OpenPage,
    cast: Cast,
    vapi_acme: vapi_sandbox.Organization,
    complaints: Complaints,
    name: str,
) -> None:
    page = SITE_PAGES[name].open(open_page, cast, vapi_acme, complaints)
    page.evaluate(AXE)
    assert violations(page) == []


@pytest.mark.parametrize("name", ["list", "detail", "edit, hooks", "activity", "members"])
def test_a_page_passes_axe_on_a_narrow_screen(
    open_page: OpenPage,
    cast: Cast,
    vapi_acme: vapi_sandbox.Organization,
    complaints: Complaints,
    name: str,
) -> None:
    viewport = {"width": 320, "height": 640}
    page = SITE_PAGES[name].open(open_page, cast, vapi_acme, complaints, viewport=viewport)
    page.evaluate(AXE)
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
