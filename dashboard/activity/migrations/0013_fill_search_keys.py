from itertools import batched

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from dashboard.activity.search import search_keys

BATCH = 500


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give the attempts from before keys to search by."""
    database = schema_editor.connection.alias
    key_model = apps.get_model("activity", "SearchKey")
    attempts = apps.get_model("activity", "Attempt").objects.using(database)
    rows = attempts.order_by("pk").values_list("pk", "organization", "label", "subject")
    for batch in batched(rows.iterator(BATCH), BATCH):
        key_model.objects.using(database).bulk_create(
            key_model(attempt_id=pk, organization_id=organization, key=key)
            for pk, organization, *texts in batch
            for key in search_keys(*texts)
        )


class Migration(migrations.Migration):
    dependencies = [("activity", "0012_search")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
