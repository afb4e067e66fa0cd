"""The numbers that a finding is about."""

import pytest

import vapi_sandbox
from audits.worklist.related import related_numbers
from audits.worklist.subject import subject_or_404
from tests.audits.conftest import audited
from tests.cast import Cast
from vapi_client.json_values import JSON

Numbers = list[JSON]


@pytest.fixture
def numbers(vapi_acme: vapi_sandbox.Organization) -> Numbers:
    """A loop of three numbers, one of which exists twice, and a number that leads into the loop."""

    def put(number: str, to: str) -> JSON:
        fallback = {"type": "number", "number": to}
        fields = {"provider": "twilio", "number": number, "fallbackDestination": fallback}
        return vapi_acme.put(fields)

    one, two, three = "+14155550171", "+14155550172", "+14155550173"
    return [
        put(one, two),
        put(two, three),
        put(three, one),
        put(one, two),
        put("+14155550170", one),
    ]


def ids(cast: Cast, rule: str, number: JSON) -> list[str]:
    related = related_numbers(subject_or_404(cast.acme, rule, number["id"]))
    return [each.number_id for each in related]


def test_duplicates_come_after_the_number_itself(cast: Cast, numbers: Numbers) -> None:
    audited(cast.acme)
    first, *_, again, _ = numbers
    assert ids(cast, "duplicate-number", first) == [first["id"], again["id"]]
    assert ids(cast, "duplicate-number", again) == [again["id"], first["id"]]


def test_a_number_within_another_is_no_duplicate(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    short, long = (
        vapi_acme.put({"provider": "byo-phone-number", "number": number})
        for number in ("4155", "41555")
    )
    audited(cast.acme)
    assert ids(cast, "duplicate-number", short) == [short["id"]]
    assert ids(cast, "duplicate-number", long) == [long["id"]]


def test_a_loop_is_followed_once_round(cast: Cast, numbers: Numbers) -> None:
    audited(cast.acme)
    _, two, three, *_ = numbers
    [first, second, third] = ids(cast, "fallback-loop", two)
    assert (first, second) == (two["id"], three["id"])
    assert third in {numbers[0]["id"], numbers[3]["id"]}


def test_a_number_that_falls_back_to_itself_is_the_whole_loop(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    to_itself = {"type": "number", "number": "+14155550175"}
    fields = {"provider": "twilio", "number": "+14155550175", "fallbackDestination": to_itself}
    number = vapi_acme.put(fields)
    audited(cast.acme)
    assert ids(cast, "fallback-loop", number) == [number["id"]]


def test_other_rules_have_nothing_to_compare(cast: Cast, numbers: Numbers) -> None:
    audited(cast.acme)
    assert ids(cast, "unassigned", numbers[0]) == []
