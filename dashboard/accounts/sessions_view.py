"""Ending one's own sessions. The page of sign-in and security lists them."""

from typing import cast

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from dashboard.activity.models import Action
from dashboard.orgs import sessions
from dashboard.orgs.http import Request

from .device_names import device_name
from .on_record import person, report


@require_POST
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one session of the person."""
    user = cast(Request, request).user
    session = get_object_or_404(UserSession, pk=session_id, user=user)
    label = f"the session of {device_name(session.user_agent)}"
    report(user, Action.SESSION_END, person(request, user), label=label)
    session.end()
    messages.success(request, "Session ended.")
    return redirect("mfa_index")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all sessions of the person but this one."""
    user = cast(Request, request).user
    report(user, Action.SESSION_END, person(request, user), label="all other sessions")
    sessions.end_others(request, user)
    messages.success(request, "All other sessions ended.")
    return redirect("mfa_index")
