"""Pages to make and remove site administrators, and to disable and enable people everywhere."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dashboard.activity.record import Actor
from dashboard.administration.memberships import Refusal
from dashboard.orgs import sessions
from dashboard.orgs.http import Request
from dashboard.orgs.models import User
from dashboard.web.dialogs import ask, go_to

from . import people
from .access import require_site_administrator

PERSON = "PERSON"


@dataclass(frozen=True)
class Change:
    """A change of a person, and the words of its question, where PERSON stands for the address."""

    make: Callable[..., None]
    question: str
    text: str
    button: str
    done: str
    is_danger: bool = False


CHANGES = {
    "promote": Change(
        people.promote,
        "Make PERSON a site administrator?",
        "They manage all organizations and people. They see the numbers only of organizations that "
        "they are members of. Their sessions end, and they get an email.",
        "Make site administrator",
        "PERSON is a site administrator now.",
    ),
    "demote": Change(
        people.demote,
        "Remove PERSON as site administrator?",
        "They keep their account and their roles in organizations. Their sessions end, and they "
        "get an email.",
        "Remove as site administrator",
        "PERSON is no longer a site administrator.",
        is_danger=True,
    ),
    "disable": Change(
        people.disable,
        "Disable PERSON everywhere?",
        "They are signed out immediately in all browsers, and can't sign in until they are enabled "
        "again. Their roles and their entries in Activity stay.",
        "Disable person",
        "PERSON is disabled and signed out everywhere.",
        is_danger=True,
    ),
    "enable": Change(
        people.enable,
        "Enable PERSON?",
        "They can sign in again, with the roles that they had.",
        "Enable person",
        "PERSON can sign in again.",
    ),
    "reset-factors": Change(
        people.reset_factors,
        "Reset the second factors of PERSON?",
        "Do this for a person who has lost their second factors. First make sure that the request "
        "comes from them. All their sessions end, the password alone signs them in, and they get "
        "an email.",
        "Reset second factors",
        "PERSON signs in with the password alone now.",
        is_danger=True,
    ),
}


@require_site_administrator(asks_again=True)
@require_http_methods(["GET", "HEAD", "POST"])
def change_person(request: Request, person_id: int, name: str) -> HttpResponse:
    """Ask whether to make a change of a person. On POST, make it."""
    person, change = get_object_or_404(User, pk=person_id), CHANGES[name]
    error = None
    if request.method == "POST":
        try:
            change.make(person, by=Actor.from_request(request))
        except Refusal as refusal:
            error = str(refusal)
        else:
            is_own = person == request.user
            if is_own and name in {"promote", "demote"}:
                sessions.end_others(request, request.user)  # and keep this one
            messages.success(request, change.done.replace(PERSON, person.email))
            is_out = is_own and name in {"demote", "disable"}
            return go_to(request, reverse("home" if is_out else "site:people"))
    context = {
        "change": change,
        "question": change.question.replace(PERSON, person.email),
        "error": error,
        "back": reverse("site:people"),
    }
    return ask(request, "site/change_person.html", context)
