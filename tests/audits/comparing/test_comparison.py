"""Two audits compared."""

import vapi_sandbox
from audits.comparing.comparison import Comparison
from audits.models import Audit, AuditedJSON
from dashboard.activity.record import Actor
from phone_numbers.saving.save import save_number
from tests.audits.conftest import audited
from tests.cast import Cast
from vapi_client.json_values import JSON

from .conftest import NEW


def test_changed_added_and_removed_numbers_name_who_changed_them(
    cast: Cast, two: Comparison, numbers: list[JSON]
) -> None:
    here, elsewhere, gone, _ = (each["id"] for each in numbers)
    assert set(two.ids("changed")) == {here, elsewhere}
    shown = {each.number_id: each for each in two.numbers("changed", [here, elsewhere])}
    [renamed] = shown[here].fields
    assert (renamed.shown.path, renamed.shown.after) == ("name", '"Here"')
    assert shown[here].made_by == renamed.made_by == (cast.operator.email,)
    assert {change.shown.path.split(".")[0] for change in shown[elsewhere].fields} == {"server"}
    assert shown[elsewhere].made_by == ()

    assert list(two.ids("removed")) == [gone]
    assert two.numbers("removed", [gone])[0].made_by == (cast.admin.email,)
    assert list(two.ids("added")) == [NEW]
    [new] = two.numbers("added", [NEW])
    assert new.made_by == ()


def test_each_changed_field_names_who_changed_it(
    cast: Cast, numbers: list[JSON], vapi_acme: vapi_sandbox.Organization
) -> None:
    earlier, (number, *_) = audited(cast.acme), numbers
    actor = Actor(cast.operator.email, cast.operator.pk, "127.0.0.1")
    mine = {**number, "name": "Here"}
    save_number(cast.acme, actor, number["id"], base=number, mine=mine)
    vapi_acme.put({**mine, "server": {"url": "https://new.example"}})
    [shown] = Comparison(earlier, audited(cast.acme)).numbers("changed", [number["id"]])
    made_by = {change.shown.path.partition(".")[0]: change.made_by for change in shown.fields}
    assert made_by == {"name": (cast.operator.email,), "server": ()}


def test_equal_audits_have_no_changes(cast: Cast, audit: Audit) -> None:
    two = Comparison(audit, audited(cast.acme))
    assert [two.ids(kind).count() for kind in ("changed", "added", "removed")] == [0, 0, 0]


def test_the_order_of_keys_and_null_for_an_unset_field_are_no_changes(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    whole = {"provider": "vapi", "server": {"url": "https://a.example", "timeoutSeconds": 20}}
    number = vapi_acme.put({**whole, "hooks": [{"on": "call.ringing", "do": []}]})
    earlier = audited(cast.acme)
    reordered = {name: number[name] for name in reversed(number)}
    server = {"timeoutSeconds": 20, "url": "https://a.example", "headers": None}
    vapi_acme.put({**reordered, "server": server, "name": None})
    later = audited(cast.acme)
    assert not Comparison(earlier, later).ids("changed").exists()
    vapi_acme.put({**reordered, "server": {**server, "timeoutSeconds": 20.0}, "name": None})
    [changed] = Comparison(earlier, audited(cast.acme)).numbers("changed", [number["id"]])
    assert [change.shown.path for change in changed.fields] == ["server.timeoutSeconds"]


def test_snapshots_without_fingerprints_compare_by_their_text(
    cast: Cast, vapi_acme: vapi_sandbox.Organization
) -> None:
    earlier = audited(cast.acme)
    vapi_acme.put({**vapi_acme.numbers[0], "name": "Renamed"})
    later = audited(cast.acme)
    AuditedJSON.objects.update(fingerprint="")
    assert list(Comparison(earlier, later).ids("changed")) == [vapi_acme.numbers[0]["id"]]
