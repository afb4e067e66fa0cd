"""The facts beside a number's call path."""

from datetime import UTC, datetime

from phone_numbers.assignees.assignee import Assignee
from phone_numbers.browsing.facts import assignee_links, shown_findings, unset_parts
from phone_numbers.browsing.findings import Findings, OpenFinding
from phone_numbers.forms.form_element import id_of

FORM = "/numbers/1/edit/"
FINDING = OpenFinding("No name", "info", "Name is missing.", ("name",))


def test_a_finding_links_to_the_input_that_fixes_it() -> None:
    blocked = OpenFinding("Blocked number", "error", "Number was blocked by Vapi.", ())
    findings = Findings([FINDING, blocked], datetime(2026, 1, 1, tzinfo=UTC))
    assert [each.fix for each in shown_findings(findings, FORM)] == [
        f"{FORM}#{id_of('name')}",
        "",
    ]
    assert [each.fix for each in shown_findings(findings, "")] == ["", ""]
    assert shown_findings(None, FORM) == []


def test_an_assistant_is_linked_at_vapi_unless_it_was_deleted() -> None:
    assignees = [
        Assignee("assistant", "1-a", "Sales", "named"),
        Assignee("assistant", "1-b", "1-b", "deleted"),
        Assignee("squad", "1-c", "Night", "named"),
        Assignee("server", "", "hooks.example.com", "named"),
    ]
    links = assignee_links(assignees)
    assert [each.at_vapi for each in links] == ["https://dashboard.vapi.ai/assistants/1-a", "", ""]


def test_what_is_not_set_is_one_line_with_a_link() -> None:
    server, hooks = unset_parts({}, FORM)
    assert (server.add, server.address) == ("Add server", f"{FORM}#{id_of('server')}")
    assert (hooks.add, hooks.address) == ("Add hook", f"{FORM}#{id_of('hooks')}")
    assert [each.address for each in unset_parts({}, "")] == ["", ""]
    assert unset_parts({"server": {"url": "https://a.example"}, "hooks": [{}]}, FORM) == []
