"""A saved credential goes only to the address that it went to before."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phone_numbers.saving.credential_addresses import address_of, moved_credentials
from phone_numbers.saving.errors import CannotUndo, Conflicted, CredentialsMoved
from phone_numbers.saving.patch import build_patch
from phone_numbers.saving.undo import preview_undo, undo
from tests.phone_numbers.editor import NUMBER, Editor
from vapi_client.json_values import JSON

SECRET = "Bearer hunter2"
URL = "https://hooks.example.com/vapi"
SERVER: JSON = {"url": URL, "headers": {"Authorization": SECRET, "Accept": "text/html"}}
ELSEWHERE = "https://evil.example"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (URL, "https://hooks.example.com"),
        (URL, "HTTPS://Hooks.Example.com:443/else?x=1#y"),
        (URL, "https://ada:pw@hooks.example.com/vapi"),
        ("sip:desk@example.com:5060", "sip:other@EXAMPLE.com:5060"),
        ("{{server}}", "{{server}}"),
    ],
)
def test_addresses_with_one_scheme_host_and_port_are_the_same(one: str, other: str) -> None:
    assert address_of(one) == address_of(other)


@pytest.mark.parametrize(
    "other",
    [
        "http://hooks.example.com/vapi",
        "https://hooks.example.com:8443/vapi",
        "https://hooks.example.com.evil.example/vapi",
        "https://hooks.example.com@evil.example/vapi",
        "https://evil.example\\@hooks.example.com/vapi",
        "https://evil.example\t@hooks.example.com/vapi",
        "https:evil.example",
        "//hooks.example.com/vapi",
        "https://hooks.exаmple.com/vapi",  # a Cyrillic a
        "https://[hooks.example.com/vapi",
        "",
    ],
)
def test_any_other_address_is_another(other: str) -> None:
    assert address_of(other) != address_of(URL)


@pytest.mark.parametrize(
    "other",
    [
        "sips:desk@example.com",
        "sip:desk@example.com;maddr=evil.example",
        "sip:desk@evil.example?Route=@example.com",
        "sip:example.com@evil.example",
    ],
)
def test_any_other_sip_address_is_another(other: str) -> None:
    assert address_of(other) != address_of("sip:desk@example.com")


@given(text=st.text(max_size=60))
def test_every_text_has_an_address(text: str) -> None:
    assert address_of(text)
    assert address_of(f"https://a.example/{text}")


def hook(action: JSON) -> JSON:
    return {"hooks": [{"on": "call.ringing", "do": [action]}]}


def sip(server: JSON) -> JSON:
    return {"fallbackDestination": {"type": "sip", "sipUri": "sip:a@a.example", **server}}


@pytest.mark.parametrize("at", ["server", "function", "tool", "transfer plan", "unknown"])
@pytest.mark.parametrize(
    "credential",
    [
        {"headers": {"X-Anything": SECRET}},
        {"headers": {"X-Number": 12345}},
        {"credentialId": "c1"},
        {"secret": SECRET},
        {"login": {"password": SECRET}},
    ],
)
def test_a_credential_is_found_at_every_server(at: str, credential: JSON) -> None:
    def number(url: str) -> JSON:
        server = {"url": url, **credential}
        places: dict[str, Any] = {
            "server": {"server": server},
            "function": hook({"type": "function", "server": server}),
            "tool": hook({"type": "tool", "tool": {"function": {}, "server": server}}),
            "transfer plan": sip({"transferPlan": {"mode": "x", "server": server}}),
            "unknown": {"tomorrow": [[{"deep": server}]]},
        }
        return {"provider": "twilio", **places[at]}

    assert list(moved_credentials(number(URL), number(URL))) == []
    assert len(list(moved_credentials(number(ELSEWHERE), number(URL)))) == 1
    if "credentialId" not in credential and "X-Number" not in str(credential):
        assert list(moved_credentials(number(ELSEWHERE), number(URL), entered={SECRET})) == []


def test_a_credential_of_a_sip_destination_is_found() -> None:
    before = sip({"sipHeaders": {"X-Api-Key": SECRET}})
    after = sip({"sipHeaders": {"X-Api-Key": SECRET}, "sipUri": "sip:a@evil.example"})
    assert list(moved_credentials(after, before)) == [
        ("fallbackDestination", "sipHeaders", "X-Api-Key")
    ]


def test_an_object_with_two_addresses_may_send_to_both() -> None:
    server = {"url": URL, "sipHeaders": {"X-Api-Key": SECRET}}
    assert list(moved_credentials(sip({**server, "sipUri": ELSEWHERE}), sip(server)))


def test_a_password_within_another_address_stays_in_it() -> None:
    plan = {"transferPlan": {"mode": "x", "holdAudioUrl": "https://ada:pw@audio.example"}}
    after = sip({**plan, "sipUri": "sip:a@elsewhere.example"})
    assert list(moved_credentials(after, sip(plan))) == []


def test_an_empty_text_is_no_credential() -> None:
    server = {"url": URL, "credentialId": ""}
    assert not list(moved_credentials({"server": server}, {"twilioAuthToken": ""}))


def test_a_credential_of_another_place_counts_too() -> None:
    number = {"server": SERVER, "twilioAuthToken": "t0ken"}
    hooks = hook({"type": "tool", "server": {"url": ELSEWHERE, "headers": {"X-Copy": SECRET}}})
    assert len(list(moved_credentials(hooks, number))) == 1
    moved = {"server": {"url": URL, "headers": {"X-Twilio": "t0ken"}}}
    assert list(moved_credentials(moved, number)) == [("server", "headers", "X-Twilio")]


def servers() -> st.SearchStrategy[JSON]:
    return st.fixed_dictionaries(
        {
            "url": st.sampled_from(
                ["https://a.example/x", "https://a.example/y", "http://b.example"]
            )
        },
        optional={
            "credentialId": st.sampled_from(["c1", "c2"]),
            "headers": st.dictionaries(
                st.sampled_from(["Authorization", "X-Key"]), st.sampled_from(["s1", "s2", "s3"])
            ),
        },
    )


def numbers() -> st.SearchStrategy[JSON]:
    tool = st.builds(lambda server: {"type": "tool", "tool": {"server": server}}, servers())
    plan = st.builds(lambda server: {"mode": "x", "server": server}, servers())
    return st.fixed_dictionaries(
        {"provider": st.just("twilio")},
        optional={
            "server": servers(),
            "hooks": st.lists(st.builds(lambda do: {"on": "call.ringing", "do": [do]}, tool)),
            "fallbackDestination": st.builds(lambda plan: {"transferPlan": plan}, plan),
        },
    )


def sent_to(value: Any) -> set[tuple[str, str]]:
    """Return each host in a number with each credential that goes there."""
    below = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
    found = set().union(*map(sent_to, below))
    if isinstance(value, dict) and "url" in value:
        host = value["url"].split("/")[2]
        credentials = [*value.get("headers", {}).values(), value.get("credentialId")]
        found |= {(host, each) for each in credentials if each}
    return found


@given(base=numbers(), mine=numbers(), theirs=numbers(), side=st.sampled_from(["mine", "theirs"]))
def test_no_save_sends_a_saved_credential_to_a_host_that_did_not_have_it(
    base: JSON, mine: JSON, theirs: JSON, side: str
) -> None:
    try:
        try:
            wanted = build_patch(base, mine, theirs, {})
        except Conflicted as conflicted:
            decided = {each.name: f"{side}:{each.digest}" for each in conflicted.conflicts}
            wanted = build_patch(base, mine, theirs, decided)
    except CredentialsMoved:
        return
    held = sent_to(base) | sent_to(theirs)
    saved = {credential for _, credential in held}
    assert {pair for pair in sent_to(wanted) if pair[1] in saved} <= held


class TestASave:
    def test_refuses_to_take_headers_to_another_host(self, editor: Editor) -> None:
        editor.open({**NUMBER, "server": {**SERVER, "credentialId": "c1"}})
        server = {**editor.base["server"], "url": ELSEWHERE}
        with pytest.raises(CredentialsMoved) as caught:
            editor.save({"server": server})
        assert set(caught.value.paths) == {
            ("server", "headers", "Authorization"),
            ("server", "credentialId"),
        }
        assert "hunter2" not in str(caught.value)
        assert editor.operations == ["get"]

    def test_another_path_of_the_host_keeps_them(self, editor: Editor) -> None:
        editor.open({**NUMBER, "server": SERVER})
        editor.save({"server": {**SERVER, "url": "https://hooks.example.com/new"}})
        assert editor.stored["server"]["headers"] == SERVER["headers"]

    def test_another_host_gets_credentials_that_were_entered(self, editor: Editor) -> None:
        editor.open({**NUMBER, "server": SERVER})
        editor.save({"server": {**SERVER, "url": ELSEWHERE}}, entered={SECRET})
        assert editor.stored["server"] == {**SERVER, "url": ELSEWHERE}
        assert "credentials_kept" not in str(editor.recorded_changes)

    def test_a_header_that_somebody_else_added_stays_with_the_old_host(
        self, editor: Editor
    ) -> None:
        editor.open({**NUMBER, "server": {"url": URL}})
        editor.somebody_else_changes({"server": SERVER})
        with pytest.raises(CredentialsMoved):
            editor.save({"server": {"url": ELSEWHERE}})

    def test_kept_credentials_are_on_record(self, editor: Editor) -> None:
        editor.open({**NUMBER, "server": SERVER})
        editor.save({"server": {**SERVER, "url": ELSEWHERE}}, keeps_credentials=True)
        assert editor.stored["server"] == {**SERVER, "url": ELSEWHERE}
        [change] = editor.recorded_changes
        assert change["credentials_kept"] is True


class TestAnUndo:
    def test_refuses_an_old_host_the_current_credential(self, editor: Editor) -> None:
        editor.open({**NUMBER, "server": SERVER})
        saved = editor.save({"server": {**SERVER, "url": ELSEWHERE}}, keeps_credentials=True)
        assert saved.attempt
        acme = editor.cast.acme
        preview = preview_undo(acme, saved.attempt)
        assert preview.moved == (("server", "headers", "Authorization"),)
        with pytest.raises(CredentialsMoved):
            undo(acme, editor.actor, saved.attempt)
        undo(acme, editor.admin, saved.attempt, keeps_credentials=True)
        assert editor.stored["server"] == SERVER

    @pytest.mark.parametrize(
        "later",
        [
            {"headers": {"Authorization": "Bearer rotated"}},
            {"headers": {**SERVER["headers"], "X-New": "added"}},
            {"headers": {}},
            {"headers": SERVER["headers"], "credentialId": "c2"},
        ],
    )
    def test_refuses_it_where_a_later_change_replaced_a_credential(
        self, later: JSON, editor: Editor
    ) -> None:
        editor.open({**NUMBER, "server": SERVER})
        server = {**SERVER, "url": ELSEWHERE}
        first = editor.save({"server": server}, keeps_credentials=True)
        assert first.attempt
        editor.base = editor.stored
        editor.save({"server": {"url": ELSEWHERE, **later}})
        acme = editor.cast.acme
        for attempt in (
            lambda: undo(acme, editor.admin, first.attempt, keeps_credentials=True),
            lambda: preview_undo(acme, first.attempt),
        ):
            with pytest.raises(CannotUndo, match="credential"):
                attempt()
        assert editor.stored["server"]["url"] == ELSEWHERE

    def test_of_another_value_works_after_the_credential_was_replaced(self, editor: Editor) -> None:
        editor.open({**NUMBER, "server": SERVER})
        first = editor.save({"server": {**SERVER, "timeoutSeconds": 5}})
        assert first.attempt
        rotated = {**editor.stored["server"], "headers": {"Authorization": "Bearer rotated"}}
        editor.base = editor.stored
        editor.save({"server": rotated})
        undo(editor.cast.acme, editor.actor, first.attempt)
        assert editor.stored["server"] == {"url": URL, "headers": rotated["headers"]}
