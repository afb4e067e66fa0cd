"""Who changed what."""

import re

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.orgs.access import require_role
from dashboard.orgs.http import OrganizationRequest
from dashboard.orgs.models import Role

from .entries import read_page


@require_role(Role.VIEWER)
@require_safe
def activity(request: OrganizationRequest) -> HttpResponse:
    """Every change and attempt, the newest first; with `?subject=`, those of one subject."""
    subject = "".join(filter(str.isprintable, request.GET.get("subject", ""))).strip()
    before = request.GET.get("before", "")
    page = read_page(
        request.organization,
        subject=subject,
        before=int(before) if re.fullmatch(r"[0-9]{1,18}", before) else None,
    )
    context = {"page": page, "subject": subject, "before": before}
    return render(request, "activity/list.html", context)
