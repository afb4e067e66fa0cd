"""What `/metrics` says of audits."""

from django.db.models import Count, DurationField, ExpressionWrapper, F, Max
from django.db.models.functions import Now

from dashboard.web.metrics import Measure, Values

from .models import Audit, State


def audits_by_state() -> Values:
    rows = Audit.objects.order_by().values_list("state").annotate(Count("pk"))
    counts = dict.fromkeys(State.values, 0) | dict(rows)
    return [((state,), count) for state, count in counts.items()]


def newest_ages() -> Values:
    finished = Audit.objects.order_by().filter(state=State.FINISHED)
    newest = finished.values("organization__slug").annotate(newest=Max("ended_at"))
    age = ExpressionWrapper(Now() - F("newest"), output_field=DurationField())
    rows = newest.annotate(age=age).values_list("organization__slug", "age")
    return [((slug,), age.total_seconds()) for slug, age in rows]


MEASURES = (
    Measure("audits", "Audits that are kept, by their state", ("state",), audits_by_state),
    Measure(
        "newest_audit_age_seconds",
        "Time since an organization's newest audit finished",
        ("organization",),
        newest_ages,
    ),
)
