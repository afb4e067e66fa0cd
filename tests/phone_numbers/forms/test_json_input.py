"""The input of a value as JSON."""

from phone_numbers.forms.json_input import FreeJSON
from vapi_client.json_values import ABSENT

from .lens import Lens

FREE = FreeJSON("x", label="X")


class TestFreeJSON:
    def test_json_is_read_as_its_value(self) -> None:
        assert Lens(FREE, [1]).read({"x": '[{"a": 1.0}]'}) == [{"a": 1.0}]
        assert Lens(FREE, [1]).read({"x": ""}) is ABSENT

    def test_invalid_json_is_a_fault_with_its_line(self) -> None:
        value, faults = Lens(FREE, [1]).read_with_faults({"x": "[1,\n2"})
        assert value == [1]
        assert faults["x"][0].startswith("This isn't JSON: ")
        assert faults["x"][0].endswith("in line 2.")

    def test_json_nested_too_deeply_is_a_fault(self) -> None:
        for depth in (240, 900, 100_000):
            _, faults = Lens(FREE).read_with_faults({"x": "[" * depth + "]" * depth})
            assert "x" in faults

    def test_credentials_in_json_are_hidden(self) -> None:
        held = Lens(FREE, [{"apiKey": "hunter2"}])
        assert held.show().kind == "kept"
        assert "hunter2" not in held.show().note
        typed = {"x": '[{"apiKey": "hunter2"}, {"url": "https://a:hunter3@example.com"}]'}
        assert "hunter" not in Lens(FREE).show(typed).value
        assert "hunter" not in Lens(FREE).show({"x": "[https://a:hunter3@example.com"}).value
