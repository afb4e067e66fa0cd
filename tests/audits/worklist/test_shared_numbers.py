"""Numbers that several of a person's organizations have."""

import vapi_sandbox
from audits.worklist.shared_numbers import LIMIT
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


def test_all_shared_numbers_are_counted_and_the_first_are_shown(
    cast: Cast, vapi_acme: vapi_sandbox.Organization, vapi_globex: vapi_sandbox.Organization
) -> None:
    amount = LIMIT + 2
    for vapi in (vapi_acme, vapi_globex):
        for each in list(vapi.numbers):
            vapi.delete(each["id"])
        for place in range(amount):
            vapi.put({"provider": "twilio", "number": f"+1415555{place:04}"})
    audited(cast.acme)
    audited(cast.globex)
    page = signed_in(cast.both).get(AUDIT).text
    assert f"{amount} numbers in another organization too" in page
    assert f"The first {LIMIT}:" in page
    assert page.count("in Globex") == LIMIT


def test_extensions_of_two_organizations_are_different_numbers(
    cast: Cast, vapi_acme: vapi_sandbox.Organization, vapi_globex: vapi_sandbox.Organization
) -> None:
    for vapi in (vapi_acme, vapi_globex):
        vapi.put({**vapi.numbers[0], "sipUri": None, "number": "1042"})
    audited(cast.acme)
    audited(cast.globex)
    assert ">1042</a>" not in signed_in(cast.both).get(AUDIT).text
