"""What a run wanted for numbers that somebody else changed. People decide in a number's form."""

from bulk.models import Item, ItemState
from dashboard.orgs.encryption import UnreadableKey
from dashboard.orgs.models import Organization
from dashboard.web.row_ids import row_id
from vapi_client.json_values import JSON


def wanted_by_run(organization: Organization, number_id: str, key: str) -> JSON | None:
    """Return the fields that an item of this id wanted to change; None if it isn't a conflict."""
    pk = row_id(key)
    if pk is None:
        return None
    conflicts = Item.objects.filter(
        bulk_change__organization=organization, number_id=number_id, state=ItemState.CONFLICT
    )
    item = conflicts.exclude(encrypted_values="").filter(pk=pk).first()
    try:
        return item.values[1] if item else None
    except UnreadableKey:
        return None
