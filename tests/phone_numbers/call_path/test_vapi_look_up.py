"""Looking up addresses by Vapi's search."""

import vapi_sandbox
from phone_numbers.call_path.steps import NotKnown
from phone_numbers.call_path.vapi_look_up import MATCHES, VapiLookUp
from tests.cast import Cast
from vapi_sandbox import Fault


def test_a_number_is_found_by_its_whole_address(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.put({"provider": "twilio", "number": "+13125550199", "name": "One"})
    vapi_acme.put({"provider": "twilio", "number": "+131255501990", "name": "Longer"})
    vapi_acme.put({"provider": "twilio", "number": "+13125550188", "name": "+13125550199"})
    found = VapiLookUp(cast.acme.vapi())("+13125550199")
    assert not isinstance(found, NotKnown)
    assert [each.name for each in found] == ["One"]


def test_a_sip_address_is_found_in_any_case(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.put({"provider": "vapi", "sipUri": "sip:Desk@SIP.vapi.ai", "name": "Desk"})
    found = VapiLookUp(cast.acme.vapi())("sip:Desk@sip.vapi.ai")
    assert not isinstance(found, NotKnown)
    assert [each.name for each in found] == ["Desk"]


def test_a_short_address_that_more_numbers_contain_than_vapi_sends_is_not_known(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.put({"provider": "byo-phone-number", "number": "415", "name": "Extension"})
    look_up = VapiLookUp(cast.acme.vapi())
    for place in range(MATCHES - 1):
        vapi_acme.put({"provider": "twilio", "number": f"+1415555{place:04}"})
    found = look_up("415")
    assert not isinstance(found, NotKnown)
    assert [each.name for each in found] == ["Extension"]
    vapi_acme.put({"provider": "twilio", "number": "+14155559999"})
    assert look_up("415") is NotKnown.UNASKED
    assert look_up("14155559999") == []


def test_another_organization_s_number_is_not_found(
    cast: Cast, vapi_globex: vapi_sandbox.Organization
) -> None:
    vapi_globex.put({"provider": "twilio", "number": "+13125550199"})
    assert VapiLookUp(cast.acme.vapi())("+13125550199") == []


def test_after_a_failure_vapi_is_asked_no_more(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    vapi_acme.fail("list", Fault("status", status=403, times=1))
    look_up = VapiLookUp(cast.acme.vapi())
    vapi_acme.forget_requests()
    assert look_up("+13125550199") is NotKnown.FAILED
    assert look_up("+13125550188") is NotKnown.FAILED
    assert len(vapi_acme.requests) == 1
