from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget_when_due(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the time from items that are over: the new index holds what has one."""
    left = ("waiting", "under_way", "unknown")
    items = apps.get_model("bulk", "Item").objects
    items.exclude(state__in=left).filter(due_at__isnull=False).update(due_at=None)


class Migration(migrations.Migration):
    dependencies = [
        ("bulk", "0005_maker"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="item", name="items_left"),
        migrations.RunPython(forget_when_due, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["bulk_change", "state", "ended_at"], name="newest_items"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["bulk_change", "due_at", "place"],
                name="items_left",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_at__isnull", True),
                    ("state__in", ("waiting", "under_way", "unknown")),
                    _connector="OR",
                ),
                name="items_over_are_not_due",
            ),
        ),
    ]
