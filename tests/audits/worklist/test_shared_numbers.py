"""Numbers that several of a person's organizations have."""

import vapi_sandbox
from dashboard.orgs.models import Organization
from tests.audits.conftest import audited
from tests.audits.pages import AUDIT
from tests.cast import Cast
from tests.conftest import signed_in


def test_a_shared_number_is_shown_only_to_members_of_both_organizations(
    cast: Cast, vapi_acme: vapi_sandbox.Organization, vapi_globex: vapi_sandbox.Organization
) -> None:
    number = {"number": "+14155550188"}
    vapi_acme.put({**vapi_acme.numbers[0], **number})
    vapi_globex.put({**vapi_globex.numbers[0], **number})
    audited(cast.acme)
    audited(cast.globex)
    link = 'class="mono" href="/orgs/acme/numbers/' + vapi_acme.numbers[0]["id"]
    page = signed_in(cast.both).get(AUDIT).text
    assert "in another organization too" in page and link in page and "in Globex" in page
    Organization.objects.filter(pk=cast.globex.pk).update(requires_second_factor=True)
    assert "in another organization too" not in signed_in(cast.both).get(AUDIT).text
    page = signed_in(cast.viewer).get(AUDIT).text
    assert "in another organization too" not in page
