"""Sentences that say what an entry is about: “Changed the role of maria@acme.example …”."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .models import Action, Attempt


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words before and after the subject of an entry, which may be a link.

    `done` are the words if it was done, such as “Deleted”. Otherwise they are “Tried to” and
    `tried`, such as “delete”.
    """

    done: str
    tried: str
    subject: str = ""
    rest: str = ""

    def words(self, *, is_done: bool) -> str:
        """Return the words before the subject."""
        return self.done if is_done else f"Tried to {self.tried}"

    def text(self, *, is_done: bool) -> str:
        return " ".join(filter(None, (self.words(is_done=is_done), self.subject, self.rest)))


SentenceOf = Callable[[Attempt, Mapping[str, str]], Sentence]
"""Returns the sentence of an attempt. The mapping has the names of ids."""

VERBS: Mapping[str, tuple[str, str]] = {
    Action.NUMBER_CREATE: ("Created", "create"),
    Action.NUMBER_UPDATE: ("Changed", "change"),
    Action.NUMBER_DELETE: ("Deleted", "delete"),
    Action.BULK_RUN: ("Ran the bulk change", "run the bulk change"),
    Action.BULK_PAUSE: ("Paused the bulk change", "pause the bulk change"),
    Action.BULK_RESUME: ("Resumed the bulk change", "resume the bulk change"),
    Action.BULK_CANCEL: ("Cancelled the bulk change", "cancel the bulk change"),
    Action.PACE_CHANGE: ("Changed the pace of bulk changes", "change the pace of bulk changes"),
    Action.ORGANIZATION_CREATE: ("Created the organization", "create the organization"),
    Action.ORGANIZATION_RENAME: ("Renamed the organization", "rename the organization"),
    Action.ORGANIZATION_ARCHIVE: ("Archived the organization", "archive the organization"),
    Action.ORGANIZATION_RESTORE: ("Restored the organization", "restore the organization"),
    Action.ORGANIZATION_DELETE: ("Deleted the organization", "delete the organization"),
    Action.KEY_REPLACE: ("Replaced the Vapi key", "replace the Vapi key"),
    Action.MEMBER_ADD: ("Added", "add"),
    Action.MEMBER_INVITE: ("Invited", "invite"),
    Action.MEMBER_WITHDRAW: ("Withdrew the invitation of", "withdraw the invitation of"),
    Action.MEMBER_ACCEPT: ("Accepted the invitation of", "accept the invitation of"),
    Action.MEMBER_CHANGE_ROLE: ("Changed the role of", "change the role of"),
    Action.MEMBER_DISABLE: ("Disabled", "disable"),
    Action.MEMBER_ENABLE: ("Enabled", "enable"),
    Action.MEMBER_REMOVE: ("Removed", "remove"),
    Action.PERSON_DISABLE: ("Disabled", "disable"),
    Action.PERSON_ENABLE: ("Enabled", "enable"),
    Action.PERSON_PROMOTE: ("Made a site administrator of", "make a site administrator of"),
    Action.PERSON_DEMOTE: ("Took site administration from", "take site administration from"),
    Action.SEARCH_SHARE: ("Shared the search", "share the search"),
    Action.SEARCH_RENAME: ("Renamed the shared search", "rename the shared search"),
    Action.SEARCH_DELETE: ("Deleted the shared search", "delete the shared search"),
    Action.FINDING_ACCEPT: ("Accepted", "accept"),
    Action.FINDING_WITHDRAW: ("Withdrew the acceptance of", "withdraw the acceptance of"),
    Action.AUDIT_SETTINGS: ("Changed the audit settings", "change the audit settings"),
    Action.SIGN_IN_RULES: ("Changed the sign-in rules", "change the sign-in rules"),
    Action.GROUP_ROLES: ("Changed the roles of the group", "change the roles of the group"),
    Action.PROVIDER_ADD: ("Added the provider", "add the provider"),
    Action.PROVIDER_CHANGE: ("Changed the provider", "change the provider"),
    Action.PROVIDER_REMOVE: ("Removed the provider", "remove the provider"),
    Action.PASSWORDS_OFF: ("Switched passwords off except for", "switch passwords off except for"),
    Action.PASSWORDS_ON: ("Switched passwords on", "switch passwords on"),
    Action.SIGN_IN: ("Signed in", "sign in"),
    Action.SIGN_IN_FAILED: ("Signed in as", "sign in as"),
    Action.SIGN_OUT: ("Signed out", "sign out"),
    Action.SESSION_END: ("Ended", "end"),
    Action.PROVIDER_JOIN: ("Linked the account to", "link the account to"),
    Action.PASSWORD_CHANGE: ("Changed their password", "change their password"),
    Action.FACTOR_ADD: ("Added the second factor", "add the second factor"),
    Action.FACTOR_REMOVE: ("Removed the second factor", "remove the second factor"),
    Action.FACTOR_CODES: ("Created new recovery codes", "create new recovery codes"),
    Action.FACTOR_RESET: ("Reset the second factors of", "reset the second factors of"),
    Action.DOWNLOAD: ("Downloaded", "download"),
    Action.NUMBER_READ: ("Opened", "open"),
    Action.ACTIVITY_SETTINGS: ("Changed what is recorded", "change what is recorded"),
    Action.ACTIVITY_PRUNE: ("Deleted old activity", "delete old activity"),
}
RENAMES = {Action.ORGANIZATION_RENAME, Action.SEARCH_RENAME}
OWN_ACCOUNT = {Action.SIGN_IN, Action.SIGN_OUT, Action.PASSWORD_CHANGE, Action.FACTOR_CODES}
WITHOUT_SUBJECT = {
    *RENAMES,
    *OWN_ACCOUNT,
    Action.KEY_REPLACE,
    Action.SIGN_IN_RULES,
    Action.ACTIVITY_SETTINGS,
    Action.PASSWORDS_ON,
}
"""Actions whose sentence is clear without the name of what they change."""


def plain_sentence(attempt: Attempt, names: Mapping[str, str]) -> Sentence:
    """Return the sentence of an attempt of any kind."""
    done, tried = VERBS.get(attempt.action, ("Changed", "change"))
    changes = {change["field"]: change for change in attempt.changes}
    if attempt.action == Action.KEY_REPLACE and changes and "key" not in changes:
        done, tried = "Changed the region", "change the region"
    subject = "" if attempt.action in WITHOUT_SUBJECT else attempt.label or attempt.subject
    return Sentence(done, tried, names.get(subject, subject), _rest(attempt.action, changes))


def from_to(before: object, after: object) -> str:
    """Return “from A to B”, or less if one of them is missing."""
    sides = (("from", before), ("to", after))
    return " ".join(f"{word} {side}" for word, side in sides if side)


def quoted(text: object) -> str:
    return f"“{text}”" if text else ""


def _rest(action: str, changes: Mapping[str, dict[str, Any]]) -> str:
    role, name, region = (changes.get(each, {}) for each in ("role", "name", "region"))
    if action in RENAMES:
        return from_to(quoted(name.get("before")), quoted(name.get("after")))
    if action == Action.KEY_REPLACE:
        return from_to(region.get("before"), region.get("after")) if len(changes) == 1 else ""
    if action == Action.SIGN_IN:
        means = changes.get("by", {}).get("after")
        return f"by {means}" if means else ""
    if action == Action.DOWNLOAD:
        kind = changes.get("format", {}).get("after")
        return f"as {kind.upper()}" if kind else ""
    if action == Action.FINDING_ACCEPT:
        until = changes.get("until", {}).get("after")
        return f"until {until}" if until else ""
    if role.get("after") and not role.get("before"):
        return f"as {role['after']}"
    return from_to(role["before"], role["after"]) if role.get("after") else ""
