"""A change of each kind, with the fields that it may touch."""

from bulk.changes import Change
from bulk.changes.copy_sections import CopySections
from bulk.changes.form_fields import FormFields
from bulk.changes.name import NamePattern, NamePrefix, NameReplace, NameSuffix
from bulk.changes.replace_assignee import Assignee, ReplaceAssignee
from bulk.changes.restore import Restore

ASSIGNMENT = {"assistantId", "squadId", "workflowId"}
DESK = "3f2a5b1c-1111-4222-8333-123456789abc"
SQUAD = "3f2a5b1c-2222-4222-8333-123456789abc"
NEW_HOOK = {
    "hooks": ["", "new1"],
    "hooks.new1.on": ["call.ringing"],
    "hooks.new1.do": ["", "new1"],
    "hooks.new1.do.new1.type": ["say"],
    "hooks.new1.do.new1.exact": ["One moment"],
}
SOURCE = {
    "provider": "twilio",
    "squadId": SQUAD,
    "server": {"url": "https://a.example.com", "headers": {"x-key": "s3cret"}, "more": 20.0},
    "hooks": [{"on": "call.ringing", "do": []}],
}


def fields(typed: dict[str, str], *cleared: str) -> FormFields:
    inputs = {name: [value] for name, value in typed.items()}
    return FormFields(typed=inputs, cleared=cleared)


SAMPLES: dict[str, tuple[Change, set[str]]] = {
    "assign an assistant": (
        fields({"assignment": "assistant", "assistantId": DESK}),
        ASSIGNMENT,
    ),
    "assign a squad": (fields({"assignment": "squad", "squadId": SQUAD}), ASSIGNMENT),
    "assign a workflow": (fields({"assignment": "workflow", "workflowId": DESK}), ASSIGNMENT),
    "assign the server": (fields({"assignment": "server"}), ASSIGNMENT),
    "assign nothing": (fields({"assignment": "nothing"}), ASSIGNMENT),
    "name": (fields({"name": "Front desk"}), {"name"}),
    "server": (
        fields({"server.url": "https://new.example.com/v", "server.timeoutSeconds": "20"}),
        {"server"},
    ),
    "fallback": (
        fields(
            {
                "fallbackDestination.type": "number",
                "fallbackDestination.number": "+14155550100",
            }
        ),
        {"fallbackDestination"},
    ),
    "sms": (fields({"smsEnabled": "false"}), {"smsEnabled"}),
    "hooks": (FormFields(typed=NEW_HOOK), {"hooks"}),
    "clear": (fields({}, "name", "fallbackDestination"), {"name", "fallbackDestination"}),
    "replace": (
        ReplaceAssignee(
            old=Assignee(kind="assistant", id=DESK), new=Assignee(kind="squad", id=SQUAD)
        ),
        ASSIGNMENT,
    ),
    "prefix": (NamePrefix(text="Acme "), {"name"}),
    "suffix": (NameSuffix(text=" (old)"), {"name"}),
    "replace in names": (NameReplace(find="a", text="ba"), {"name"}),
    "shorten names": (NameReplace(find="  ", text=" "), {"name"}),
    "pattern": (NamePattern(pattern="{provider} {n}"), {"name"}),
    "restore": (
        Restore(
            left={"name": None, "server": {"url": "https://a.example.com"}},
            values={"name": "Front desk", "server": None},
        ),
        {"name", "server"},
    ),
    "copy": (
        CopySections.of(SOURCE, "+14155550100", ("assignment", "server", "hooks")),
        {*ASSIGNMENT, "server", "hooks"},
    ),
}
