"""The filter menu of the number list."""

from django.test import Client

import vapi_sandbox
from audits.models import Audit
from tests.audits.conftest import audited
from tests.audits.pages import AUDIT
from tests.cast import Cast


def test_the_menu_offers_the_facets_of_the_newest_snapshot(
    as_viewer: Client, vapi_acme: vapi_sandbox.Organization, cast: Cast
) -> None:
    menu = as_viewer.get(AUDIT + "facets/?search=desk")
    assert "Go to the audit" in menu.text
    audited(cast.acme)
    menu = as_viewer.get(AUDIT + "facets/?search=desk")
    assert "the 60 numbers" in menu.text
    assert '<input type="hidden" name="search" value="desk">' in menu.text
    for facet in ("provider", "status", "assigned", "rule"):
        assert f'<select name="{facet}">' in menu.text


def test_a_search_with_nul_is_answered(as_operator: Client, audit: Audit) -> None:
    assert as_operator.get(AUDIT + "facets/?search=%00").status_code == 200
