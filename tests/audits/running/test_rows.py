"""The rows of a snapshot have only values that every database can store and filters can match."""

import orjson

import vapi_sandbox
from audits.models import AuditedAssignee, AuditedJSON, AuditedNumber, Finding, State
from audits.rules import Route
from audits.running import rows
from tests.audits import cases
from tests.audits.conftest import audited
from tests.cast import Cast
from vapi_client.schemas.phone_number import PhoneNumber


def row_of(number: PhoneNumber) -> dict[str, str | None]:
    row = rows.number_row(number, Route.of(number))
    return dict(zip(rows.NUMBER_FIELDS, row, strict=True))


def test_nul_is_stored_as_a_replacement_character(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    nul = "a\0b"
    odd = {"name": nul, "provider": nul, "status": nul, "squadId": nul, "tomorrow": {nul: nul}}
    number = vapi_acme.put({**vapi_acme.numbers[0], **odd})
    vapi_acme.put_assistant({"name": nul})
    audit = audited(cast.acme)
    assert audit.state == State.FINISHED
    stored = AuditedNumber.objects.get(audit=audit, number_id=number["id"])
    assert stored.name == stored.provider == stored.squad_id == "a�b"
    received = AuditedJSON.objects.get(audit=audit, number_id=number["id"]).received
    assert orjson.loads(received)["tomorrow"] == {nul: nul}
    assert AuditedAssignee.objects.filter(audit=audit, name="a�b").exists()


def test_ids_and_enumerated_values_are_cut_to_the_length_of_their_columns() -> None:
    long = "x" * 100
    fields = ("id", "provider", "status", "assistantId", "squadId")
    stored = row_of(cases.number(**dict.fromkeys(fields, long)))
    for field in ("number_id", "provider", "status", "assistant_id", "squad_id"):
        assert stored[field] == "x" * 64
        assert AuditedNumber._meta.get_field(field).max_length == 64  # type: ignore[union-attr]


def test_facets_have_one_line_each_in_lower_case() -> None:
    odd = cases.number(provider="Pigeon\nPost", status=None, assistantId="a", squadId="s")
    assert row_of(odd)["facets"] == "pigeon post\n\nassistant squad"


def test_a_search_finds_a_number_by_its_name_number_or_id() -> None:
    text = row_of(cases.number(id="number-1", name="FRONT Desk", number="+14155550100"))["search"]
    assert text == "front desk +14155550100 number-1"


def test_findings_have_the_searched_fields_of_their_numbers(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    audited(cast.acme)
    numbers = {each.number_id: (each.search, each.facets) for each in AuditedNumber.objects.all()}
    findings = Finding.objects.all()
    assert findings
    for finding in findings:
        assert (finding.search, finding.facets) == numbers[finding.number_id]


def test_searched_fields_are_empty_for_a_finding_without_number(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    audited(cast.acme)
    some = Finding.objects.all()[0]
    AuditedNumber.objects.filter(number_id=some.number_id).delete()
    rows.copy_searched_fields(Finding.objects.all())
    some.refresh_from_db()
    assert (some.search, some.facets) == ("", "")
