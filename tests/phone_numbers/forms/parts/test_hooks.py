"""The form of hooks."""

from phone_numbers.forms.parts.hooks import HOOKS
from tests.phone_numbers.forms.lens import Lens
from vapi_client.json_values import JSON

SAY: JSON = {"type": "say", "exact": "Hello", "future": 1.0}
RINGING: JSON = {"on": "call.ringing", "do": [SAY], "future": {"a": 1}}
ENDING: JSON = {
    "on": "call.ending",
    "filters": [
        {
            "type": "oneOf",
            "key": "call.endedReason",
            "oneOf": ["new-reason", "assistant-request-failed"],
            "future": 2,
        }
    ],
}
UNKNOWN: JSON = {"on": "call.transferred", "do": 5}

lens = Lens(HOOKS, [RINGING, ENDING, UNKNOWN])


def test_a_changed_row_keeps_unknown_values() -> None:
    typed = {
        "x": ["", "1", "0"],
        "x.0.do.0.exact": "Bye",
        "x.1.filters.0.oneOf": ["", "new-reason"],
    }
    assert lens.read(typed) == [
        {**ENDING, "filters": [{**ENDING["filters"][0], "oneOf": ["new-reason"]}]},
        {**RINGING, "do": [{**SAY, "exact": "Bye"}]},
    ]


def test_a_new_filter_gets_its_type_and_key() -> None:
    typed = {"x.0.filters": ["", "new1"], "x.0.filters.new1.startsWith": "49"}
    [changed, *_] = lens.read(typed)
    assert changed["filters"] == [{"type": "startsWith", "key": "number", "startsWith": ["49"]}]


def test_a_required_list_may_be_empty() -> None:
    assert lens.read({"x.0.do": ""})[0] == {**RINGING, "do": []}


def test_another_event_starts_with_empty_fields_of_its_own() -> None:
    ringing = {
        "on": "call.ringing",
        "filters": [{"type": "startsWith", "key": "number", "startsWith": ["49"]}],
        "do": [{"type": "say", "exact": "Hello"}],
        "future": 1,
    }
    lens = Lens(HOOKS.row, ringing)
    assert lens.read({"x.on": "call.ending", "x.filters": ""}) == {
        "on": "call.ending",
        "future": 1,
    }
