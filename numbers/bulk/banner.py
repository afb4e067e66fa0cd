"""What the list of numbers says while a run goes on."""

from django.urls import reverse

from bulk.models import BulkChange, State
from dashboard.orgs.models import Organization
from phone_numbers.browsing.banners import Banner

SENTENCES = {
    State.WAITING: "A bulk change waits for its turn: {title}.",
    State.RUNNING: "A bulk change is running: {title}.",
    State.PAUSED: "A bulk change is paused: {title}.",
}


def running_change(organization: Organization) -> Banner | None:
    """Return a banner for the oldest open run, by one query."""
    open_runs = BulkChange.objects.filter(organization=organization).open()
    run = open_runs.order_by("pk").only("title", "state").first()
    if run is None:
        return None
    address = reverse("bulk:change", args=[organization.slug, run.pk])
    return Banner(SENTENCES[State(run.state)].format(title=run.title), address, "Show its progress")
