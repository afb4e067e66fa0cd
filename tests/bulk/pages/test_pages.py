"""The pages of bulk changes: make a draft, look at it, run it."""

import codecs
import csv
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.test import Client

from bulk.changes.delete import Delete
from bulk.changes.name import NamePrefix
from bulk.files.imports import make_draft_of_file
from bulk.models import BulkChange, ItemState, State
from bulk.running import claims, control
from dashboard.activity.record import COMMAND_LINE
from dashboard.workers.models import Worker
from tests.audits.conftest import audited
from tests.bulk.bulk_editor import BulkEditor, item_of, let_time_pass, states, work
from tests.bulk.changes.samples import DESK, SQUAD, fields
from tests.phone_numbers.inputs import inputs_of

FRONT = fields({"name": "Front desk"})
NEW = "/orgs/acme/bulk/new/"
HTMX = {"HX-Request": "true"}


def make(client: Client, editor: BulkEditor, kind: str, **typed: Any) -> BulkChange:
    """Post the form, and read the draft that it makes."""
    data = {"numbers": "\n".join(editor.ids), "kind": kind, **typed}
    response = client.post(NEW, data)
    assert response.status_code == 302, unescape(response.text)
    work()
    made = BulkChange.objects.latest("pk")
    assert response.headers["Location"] == address(made)
    return made


def address(bulk_change: BulkChange, action: str = "") -> str:
    return f"/orgs/acme/bulk/{bulk_change.pk}/{action}"


def test_a_draft_is_made_looked_at_and_run(as_operator: Client, editor: BulkEditor) -> None:
    draft = make(as_operator, editor, "form-fields", name="Front desk", smsEnabled="false")
    page = unescape(as_operator.get(address(draft)).text)
    assert "Set Name, SMS enabled" in page
    assert "Telnyx numbers don't have this field: SMS enabled." in page
    assert "<del>Desk 0</del>" in page and "<ins>Front desk</ins>" in page
    assert not editor.sent("update")
    assert as_operator.post(address(draft, "start/")).status_code == 302
    work()
    assert states(draft) == {ItemState.DONE: 4, ItemState.REFUSED: 6}
    page = unescape(as_operator.get(address(draft)).text)
    assert "Ended" in page and "Run change" not in page
    assert "<strong>4</strong>" in page


@pytest.mark.parametrize(
    ("kind", "typed", "title"),
    [
        ("form-fields", {"server.url": "https://a.example.com", "assignment": ""}, "Set Server"),
        (
            "form-fields",
            {"fallbackDestination.type": "number", "fallbackDestination.number": "+14155550100"},
            "Set Fallback destination",
        ),
        ("form-fields", {"assignment": "server", "server.url": "https://a.example.com"}, "Assign"),
        ("form-fields", {"clear": ["name", "hooks"]}, "Clear Name, hooks"),
        (
            "replace-assignee",
            {"old_kind": "squad", "old": SQUAD, "new_kind": "workflow", "new": DESK},
            f"Replace squad {SQUAD} with workflow {DESK}",
        ),
        ("name-prefix", {"begin": "Acme "}, "Begin names with “Acme ”"),
        ("name-suffix", {"end": " 2"}, "End names with “ 2”"),
        (
            "name-replace",
            {"find": "Desk", "replacement": "Front desk"},
            "Replace “Desk” with “Front desk”",
        ),
        ("name-pattern", {"pattern": "{provider} {n}"}, "Name numbers by the pattern"),
    ],
)
def test_every_kind_of_change_can_be_made(
    kind: str, typed: dict[str, Any], title: str, as_operator: Client, editor: BulkEditor
) -> None:
    draft = make(as_operator, editor, kind, **typed)
    assert draft.title.startswith(title)
    assert draft.state == State.DRAFT


def test_an_assistant_is_found_by_its_name(
    as_operator: Client, editor: BulkEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "phone_numbers.assignees.picker.id_of", lambda *_: "a" * 8 + "-1111-4222-8333-" + "b" * 12
    )
    draft = make(as_operator, editor, "form-fields", assignment="assistant", assistantId="Claims")
    assert item_of(draft, editor.ids[0]).values[1]["assistantId"].startswith("aaaaaaaa-")


def test_an_assignee_is_replaced_by_its_name_or_its_id(
    as_operator: Client, editor: BulkEditor
) -> None:
    squad = editor.vapi.put_squad({"name": "Night"})["id"]
    editor.ids = [editor.put("Claims", assistantId=DESK)]
    typed = {"old_kind": "assistant", "old": DESK.upper(), "new_kind": "squad", "new": "night"}
    draft = make(as_operator, editor, "replace-assignee", **typed)
    assert item_of(draft, editor.ids[0]).values[1]["squadId"] == squad


def test_an_assignee_that_has_no_such_name_is_not_replaced(
    as_operator: Client, editor: BulkEditor
) -> None:
    typed = {"old_kind": "assistant", "old": "Fron desk", "new_kind": "workflow", "new": "Night"}
    data = {"numbers": editor.ids[0], "kind": "replace-assignee", **typed}
    page = unescape(as_operator.post(NEW, data).text)
    for kind in ("assistant", "workflow"):
        assert f"No {kind} has this name, or several have it." in page
    assert "Fron desk" in page
    assert not BulkChange.objects.exists()


def test_sections_are_copied_from_a_number(as_operator: Client, editor: BulkEditor) -> None:
    source = editor.put("Source", server={"url": "https://a.example.com"})
    draft = make(as_operator, editor, "copy-sections", source=source, section=["server"])
    assert draft.title.startswith("Copy server of")
    assert states(draft) == {ItemState.WAITING: 10}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"numbers": "", "kind": "delete"}, "Enter the numbers to change."),
        ({"kind": "form-fields"}, "Enter what to set"),
        ({"kind": "form-fields", "assignment": "", "name": ""}, "Enter what to set"),
        ({"kind": "nonsense"}, "Select a valid choice"),
        (
            {
                "kind": "form-fields",
                "fallbackDestination.type": "number",
                "fallbackDestination.number": "1",
            },
            "country code",
        ),
        ({"kind": "form-fields", "assignment": "assistant"}, "Choose the assistant"),
        ({"kind": "form-fields", "assignment": "server"}, None),
        ({"kind": "name-prefix"}, "at least 1 character"),
        ({"kind": "name-pattern", "pattern": "{city}"}, "{city} isn't a placeholder"),
        ({"kind": "replace-assignee"}, "Enter both assignees."),
        ({"kind": "copy-sections", "source": "x"}, "choose sections"),
        ({"kind": "copy-sections", "source": DESK, "section": "server"}, "Vapi doesn't have"),
    ],
)
def test_input_that_can_not_be_used_is_kept_and_explained(
    data: dict[str, str], message: str | None, as_operator: Client, editor: BulkEditor
) -> None:
    response = as_operator.post(NEW, {"numbers": editor.ids[0], **data})
    if message is None:
        assert response.status_code == 302
        return
    assert response.status_code == 422
    page = unescape(response.text)
    assert message in page
    assert data.get("numbers", editor.ids[0]) in page
    assert not BulkChange.objects.exists()


def test_an_assignment_that_stays_as_it_is_is_no_mistake(as_operator: Client) -> None:
    page = as_operator.post(NEW, {"kind": "form-fields", "assignment": ""})
    assert page.status_code == 422
    assert "Choose what the number is assigned to." not in page.text


def test_headers_and_hooks_are_set_by_rows(as_operator: Client, editor: BulkEditor) -> None:
    action = {"_action": "add server.headers", "server.url": "https://a.example.com"}
    part = as_operator.post(NEW, action, headers=HTMX).text
    assert 'name="server.headers.new1.name"' in part and "<html" not in part
    page = as_operator.post(NEW, action).text
    assert 'name="server.headers.new1.name"' in page and "https://a.example.com" in page
    assert "to correct" not in page
    part = as_operator.post(NEW, {"_action": "add hooks on=call.ringing"}, headers=HTMX).text
    assert "When a call rings" in part
    shown = as_operator.post(
        NEW,
        {"fallbackDestination.type": "sip"},
        headers={**HTMX, "HX-Trigger-Name": "fallbackDestination.type"},
    ).text
    assert 'name="fallbackDestination.sipUri"' in shown
    typed = {
        "server.url": "https://a.example.com",
        "server.headers": ["", "new1"],
        "server.headers.new1.name": "X-Team",
        "server.headers.new1.value": "Support",
        "hooks": ["", "new1"],
        "hooks.new1.on": "call.ringing",
        "hooks.new1.filters": "",
        "hooks.new1.do": ["", "new1"],
        "hooks.new1.do.new1.type": "say",
        "hooks.new1.do.new1.exact": "Hello",
    }
    draft = make(as_operator, editor, "form-fields", **typed)
    _, after = item_of(draft, editor.ids[0]).values
    assert after["server"]["headers"] == {"X-Team": "Support"}
    assert after["hooks"] == [{"on": "call.ringing", "do": [{"type": "say", "exact": "Hello"}]}]


def test_only_an_admin_deletes_and_types_how_many(
    as_operator: Client, as_admin: Client, editor: BulkEditor
) -> None:
    data = {"numbers": "\n".join(editor.ids), "kind": "delete"}
    assert as_operator.post(NEW, data).status_code == 403
    draft = make(as_admin, editor, "delete")
    assert "Only an admin can run this." in as_operator.get(address(draft)).text
    assert as_operator.post(address(draft, "start/")).status_code == 403
    assert "type how many they are: 10" in as_admin.post(address(draft, "start/"), follow=True).text
    assert as_admin.post(address(draft, "start/"), {"count": "10"}).status_code == 302
    work()
    assert states(draft) == {ItemState.DONE: 10}


def test_only_an_admin_keeps_credentials(
    as_operator: Client, as_admin: Client, editor: BulkEditor
) -> None:
    server = {"url": "https://a.example.com", "headers": {"Authorization": "s3cret"}}
    editor.ids = [editor.put("With server", server=server)]
    typed = {"server.url": "https://b.example.com", "keeps_credentials": "on"}
    refused = make(as_operator, editor, "form-fields", **typed)
    assert states(refused) == {ItemState.REFUSED: 1}
    kept = make(as_admin, editor, "form-fields", **typed)
    assert states(kept) == {ItemState.WAITING: 1}
    assert as_operator.post(address(kept, "start/")).status_code == 403
    page = as_admin.get(address(kept)).text
    assert "s3cret" not in page
    as_admin.post(address(kept, "start/"))
    work()
    assert editor.stored(editor.ids[0])["server"]["headers"] == server["headers"]


def test_numbers_of_ten_minutes_ago_are_read_again_before_the_run(
    as_operator: Client, editor: BulkEditor
) -> None:
    draft = editor.draft(FRONT)
    let_time_pass()
    let_time_pass()
    let_time_pass()
    assert "more than ten minutes ago" in as_operator.get(address(draft)).text
    page = as_operator.post(address(draft, "start/"), follow=True).text
    assert "so they are read again" in page and "Reading numbers" in page
    work()
    as_operator.post(address(draft, "start/"))
    work()
    assert states(draft) == {ItemState.DONE: 10}


def test_a_draft_of_many_groups_says_how_many_numbers_it_leaves_out(
    as_viewer: Client, editor: BulkEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = editor.draft(FRONT)
    assert "in smaller groups" not in as_viewer.get(address(draft)).text
    monkeypatch.setattr("bulk.pages.groups.MOST_GROUPS", 3)
    assert "7 more are in smaller groups" in as_viewer.get(address(draft)).text


def test_numbers_are_looked_at_and_taken_out(as_operator: Client, editor: BulkEditor) -> None:
    draft = editor.draft(FRONT)
    page = as_operator.get(address(draft, "items/"), {"state": "waiting"}).text
    assert page.count('type="checkbox"') == 10
    item = item_of(draft, editor.ids[3])
    as_operator.post(address(draft, "take-out/"), {"item": [item.pk, "x", "9" * 30]})
    assert states(draft) == {ItemState.WAITING: 9}
    page = as_operator.get(address(draft, "items/"), {"state": "gone", "page": "7"}).text
    assert "No number has this state" in page


def test_a_group_of_a_draft_opens_to_its_numbers(as_operator: Client, editor: BulkEditor) -> None:
    draft = editor.draft(NamePrefix(text="Acme "))
    page = unescape(as_operator.get(address(draft)).text)
    assert "10 numbers" in page and "For example, Name" in page and "What changes" in page
    [part_address] = re.findall(r'hx-get="([^"]*/items/[^"]*alike=)" hx-trigger="intersect', page)
    part = as_operator.get(part_address, headers=HTMX).text
    assert "<html" not in part and part.count('name="item"') == 10
    assert "<ins>Acme Desk 3</ins>" in part


def test_a_draft_of_deletions_says_what_can_be_created_again(
    as_admin: Client, editor: BulkEditor
) -> None:
    bought = editor.put("By area code", provider="vapi", numberDesiredAreaCode="415")
    draft = editor.draft(Delete(), [*editor.ids, bought])
    page = unescape(as_admin.get(address(draft)).text)
    assert "They can be created again from Activity." in page
    assert "To delete 11 numbers, type how many they are" in page
    assert ">To delete</span>" in page and ">To change</span>" not in page
    part = as_admin.get(address(draft, "items/?state=waiting"), headers=HTMX).text
    assert "Desk 0" in part and "<ins>" not in part


def test_a_viewer_looks_and_has_no_buttons(as_viewer: Client, editor: BulkEditor) -> None:
    draft = editor.draft(FRONT)
    for page in (address(draft), address(draft, "items/"), "/orgs/acme/bulk/"):
        response = as_viewer.get(page)
        assert response.status_code == 200
        main = response.text.split("<main")[1].split("</main>")[0]
        assert "checkbox" not in main and "<button" not in main and "bulk/new" not in main


def test_a_run_is_paused_resumed_and_cancelled(as_operator: Client, editor: BulkEditor) -> None:
    run = editor.started(FRONT)
    as_operator.post(address(run, "pause/"))
    page = unescape(as_operator.get(address(run)).text)
    assert "Paused by operator@acme.example." in page
    assert "Resume run" in page and "Cancel run" in page
    as_operator.post(address(run, "resume/"))
    as_operator.post(address(run, "cancel/"))
    work()
    assert states(run) == {ItemState.CANCELLED: 10}


def test_the_page_of_a_run_asks_for_its_progress_while_it_moves(
    as_operator: Client, editor: BulkEditor
) -> None:
    Worker.objects.create(id="w", name="w")
    run = editor.started(FRONT)
    part = as_operator.get(address(run, "progress/"), headers=HTMX)
    assert 'hx-trigger="every 2s"' in part.text and "<html" not in part.text
    assert "0 of 10" in part.text
    ids = re.findall(r'<a id="([^"]+)"', part.text)  # by which htmx finds what had the focus
    assert len(ids) == part.text.count("<a ") == 1
    assert as_operator.get(address(run, "progress/")).status_code == 302
    work()
    part = as_operator.get(address(run, "progress/"), headers=HTMX)
    assert part.headers["HX-Refresh"] == "true"
    page = as_operator.get(address(run)).text
    assert "hx-trigger" not in page.split("<main")[1]
    assert "The run has ended. Done: 10." in page


def test_the_last_problems_are_those_that_failed_then_those_that_are_tried_again(
    as_operator: Client, editor: BulkEditor
) -> None:
    run = editor.started(FRONT)
    first, second, third, fourth = (claims.claim(run) for _ in range(4))
    assert first and second and third and fourth
    claims.put_back(first, timedelta(minutes=1), reason="Vapi is busy.")
    claims.end(second, ItemState.REFUSED, reason="Refused first.")
    claims.end(third, ItemState.CONFLICT, reason="Changed by somebody else.")
    claims.end(fourth, ItemState.DONE)
    part = as_operator.get(address(run, "progress/"), headers=HTMX)
    assert re.findall(r"</a>: ([^<]+)</li>", part.text) == [
        "Changed by somebody else.",
        "Refused first.",
        "Vapi is busy.",
    ]


def test_a_number_whose_outcome_stays_unknown_is_not_left(
    as_operator: Client, editor: BulkEditor
) -> None:
    run = editor.started(FRONT)
    unknown = {"state": ItemState.UNKNOWN, "due_at": None}
    run.items.filter(place__in=(1, 2)).update(**unknown)
    part = as_operator.get(address(run, "progress/"), headers=HTMX)
    assert "2 of 10" in part.text


def test_without_a_worker_the_page_says_so(as_operator: Client, editor: BulkEditor) -> None:
    run = editor.started(FRONT)
    assert "No worker is running" in as_operator.get(address(run)).text


def test_a_discarded_draft_is_gone(as_operator: Client, editor: BulkEditor) -> None:
    draft = editor.draft(FRONT)
    response = as_operator.post(address(draft, "discard/"))
    assert response.headers["Location"] == "/orgs/acme/bulk/"
    assert as_operator.get(address(draft)).status_code == 404


def test_a_run_can_not_be_discarded(as_operator: Client, editor: BulkEditor) -> None:
    run = editor.run(FRONT)
    as_operator.post(address(run, "discard/"))
    assert as_operator.get(address(run)).status_code == 200


def test_numbers_are_restored_from_an_audit(as_operator: Client, editor: BulkEditor) -> None:
    response = as_operator.post(NEW, {"numbers": editor.ids[0], "kind": "restore-moment"})
    assert response.status_code == 422
    assert "Run an audit first" in unescape(response.text)
    audit = audited(editor.cast.acme)
    editor.vapi.put({**editor.stored(editor.ids[0]), "name": "Front"})
    draft = make(as_operator, editor, "restore-moment", moment=str(audit.pk))
    assert draft.title.startswith("Restore numbers as of the audit of 20")
    assert states(draft) == {ItemState.WAITING: 1, ItemState.UNCHANGED: 9}


def test_what_was_not_done_is_tried_again(as_operator: Client, editor: BulkEditor) -> None:
    run = editor.run(fields({"smsEnabled": "false"}))
    assert "Try the 6 again" in as_operator.get(address(run)).text
    made = as_operator.post(address(run, "try-again/"))
    draft = BulkChange.objects.latest("pk")
    assert made.headers["Location"] == address(draft)
    work()
    assert states(draft) == {ItemState.REFUSED: 6}


def test_a_run_is_undone(as_operator: Client, editor: BulkEditor) -> None:
    run = editor.run(FRONT)
    page = as_operator.get(address(run)).text
    assert "Undo run" in page and "again" not in page.split("<main")[1]
    as_operator.post(address(run, "undo/"))
    draft = BulkChange.objects.latest("pk")
    work()
    page = unescape(as_operator.get(address(draft)).text)
    assert "Undo: Set Name" in page
    assert "<del>Front desk</del>" in page and "<ins>Desk 0</ins>" in page


@pytest.mark.parametrize(
    ("action", "words"),
    [("try-again/", "nothing to try again"), ("undo/", "nothing that can be undone")],
)
def test_a_draft_can_not_be_tried_again_or_undone(
    action: str, words: str, as_operator: Client, editor: BulkEditor
) -> None:
    draft = editor.draft(FRONT)
    assert words in as_operator.post(address(draft, action), follow=True).text
    assert BulkChange.objects.get() == draft


def test_deleted_numbers_are_said_to_be_gone(as_admin: Client, editor: BulkEditor) -> None:
    page = unescape(as_admin.get(address(editor.run(Delete()))).text)
    assert "Deleted numbers can't be brought back." in page
    assert "Activity offers to create a number again, unless Vapi bought it by area code." in page
    assert "Undo run" not in page


def test_only_an_admin_undoes_what_an_admin_ran(
    as_operator: Client, as_admin: Client, editor: BulkEditor
) -> None:
    run = editor.draft(FRONT, keeps_credentials=True)
    control.start(run, editor.admin)
    work()
    assert "Undo run" not in as_operator.get(address(run)).text
    assert as_operator.post(address(run, "undo/")).status_code == 403
    assert "Undo run" in as_admin.get(address(run)).text
    as_admin.post(address(run, "undo/"))
    assert BulkChange.objects.latest("pk").keeps_credentials


def test_a_conflict_opens_in_the_form_of_its_number(
    as_operator: Client, editor: BulkEditor
) -> None:
    started = editor.started(FRONT)
    editor.vapi.put({**editor.stored(editor.ids[3]), "name": "Reception"})
    work()
    page = as_operator.get(address(started, "items/"), {"state": "conflict"}).text
    assert "Changed by somebody else since: Name." in page
    item = item_of(started, editor.ids[3])
    form = f"/orgs/acme/numbers/{editor.ids[3]}/edit/?wanted={item.pk}"
    assert form in page
    response = as_operator.get(form)
    opened = unescape(response.text)
    assert 'value="Front desk"' in opened and "values that weren't saved" in opened
    as_operator.post(form, inputs_of(response))
    assert editor.stored(editor.ids[3])["name"] == "Front desk"


@pytest.mark.parametrize("key", ["", "x", "9" * 30, "0"])
def test_a_form_opens_as_the_number_is_without_a_conflict(
    key: str, as_operator: Client, editor: BulkEditor
) -> None:
    run = editor.run(FRONT)
    done = item_of(run, editor.ids[0]).pk
    for wanted in (key, done):
        page = as_operator.get(f"/orgs/acme/numbers/{editor.ids[0]}/edit/", {"wanted": wanted})
        assert page.status_code == 200 and "weren't saved" not in unescape(page.text)


def test_results_are_filtered_by_outcome_and_downloaded(
    as_viewer: Client, editor: BulkEditor
) -> None:
    run = editor.run(fields({"smsEnabled": "false"}))
    page = as_viewer.get(address(run, "items/"), {"state": "refused"}).text
    assert "?state=refused&amp;format=csv" in page and "Done 4" in page
    file = as_viewer.get(address(run, "items/"), {"state": "refused", "format": "csv"})
    downloaded = content(file)
    assert downloaded.startswith(codecs.BOM_UTF8)  # without which Excel garbles “Müller”
    rows = list(csv.DictReader(downloaded.decode("utf-8-sig").splitlines()))
    assert {each["id"] for each in rows} == {*editor.ids} - {
        each for each in editor.ids if editor.stored(each)["provider"] == "twilio"
    }
    assert {each["outcome"] for each in rows} == {"refused"}
    assert "don't have this field" in rows[0]["reason"]
    everything = as_viewer.get(address(run, "items/"), {"format": "csv"})
    assert content(everything).count(b"\n") == 11


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_a_link_to_a_file_leads_to_a_page_where_there_is_no_file(
    as_operator: Client, editor: BulkEditor
) -> None:
    run = editor.run(FRONT)
    for page in (address(run), address(run, "items/"), "/orgs/acme/bulk/import/"):
        links = re.findall(r"<a [^>]*format=(?:csv|xlsx)[^>]*>", as_operator.get(page).text)
        assert links and all(" type=" in each and " download" not in each for each in links)


@pytest.mark.parametrize("starts", [False, True])
def test_a_change_that_can_not_be_decrypted_can_be_discarded_or_cancelled(
    starts: bool, as_operator: Client, editor: BulkEditor, settings: Any
) -> None:
    change = editor.started(FRONT) if starts else editor.draft(FRONT)
    if starts:
        control.pause(change, editor.actor, "Paused.")
    settings.VAPI_KEY_ENCRYPTION_KEYS = Fernet.generate_key().decode()
    page = unescape(as_operator.get(address(change)).text)
    action = "cancel/" if starts else "discard/"
    assert "This change can't be decrypted" in page
    assert set(re.findall(rf'action="{address(change)}([a-z_]+/)"', page)) == {action}
    as_operator.post(address(change, action))
    if starts:
        assert states(change) == {ItemState.CANCELLED: 10}
        assert "Ended" in as_operator.get(address(change)).text
    else:
        assert not BulkChange.objects.exists()


def test_numbers_whose_values_can_not_be_decrypted_are_shown_without_them(
    as_viewer: Client, editor: BulkEditor
) -> None:
    draft = editor.draft(FRONT)
    draft.items.update(encrypted_values="of a lost key")
    response = as_viewer.get(address(draft, "items/"))
    assert response.status_code == 200
    assert unescape(response.text).count("Its values can't be decrypted.") == 10
    path = as_viewer.get(address(draft, f"items/{draft.items.all()[0].pk}/path/"))
    assert path.status_code == 503
    assert "This change can't be decrypted" in unescape(path.text)


def test_a_draft_that_can_not_be_decrypted_says_so_when_it_is_read_again(
    as_operator: Client, editor: BulkEditor, settings: Any
) -> None:
    draft = editor.draft(FRONT)
    settings.VAPI_KEY_ENCRYPTION_KEYS = Fernet.generate_key().decode()
    as_operator.post(address(draft, "read/"))
    work()
    draft.refresh_from_db()
    assert draft.state == State.FAILED
    assert "This change can't be decrypted" in draft.reason and "Vapi key" not in draft.reason


def test_the_list_shows_drafts_and_runs(as_viewer: Client, editor: BulkEditor) -> None:
    assert "No bulk changes" in as_viewer.get("/orgs/acme/bulk/").text
    editor.run(FRONT)
    control.start(editor.draft(Delete()), editor.admin)
    page = as_viewer.get("/orgs/acme/bulk/").text
    assert "Set Name" in page and "Delete numbers" in page and "Running" in page


def test_the_pages_name_who_or_what_made_a_draft(as_viewer: Client, editor: BulkEditor) -> None:
    of_command = make_draft_of_file(
        editor.cast.acme, COMMAND_LINE, "desks.csv", f"id,name\n{editor.ids[0]},Front".encode()
    )
    of_person = editor.draft(FRONT)
    editor.cast.operator.delete()
    index = as_viewer.get("/orgs/acme/bulk/").text
    assert ">command line</td>" in index and ">operator@acme.example</td>" in index
    assert "Created by command line" in as_viewer.get(address(of_command)).text
    assert "Created by operator@acme.example" in as_viewer.get(address(of_person)).text
