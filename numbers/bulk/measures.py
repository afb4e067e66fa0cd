"""What `/metrics` says of bulk changes."""

from django.db.models import Count

from dashboard.web.metrics import Measure, Values

from .models import BulkChange, State


def changes_by_state() -> Values:
    rows = BulkChange.objects.order_by().values_list("state").annotate(Count("pk"))
    counts = dict.fromkeys(State.values, 0) | dict(rows)
    return [((state,), count) for state, count in counts.items()]


MEASURES = (Measure("bulk_changes", "Bulk changes by their state", ("state",), changes_by_state),)
