from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bulk", "0006_items_left"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="bulkchange", name="open_bulk_changes"),
        migrations.AddIndex(
            model_name="bulkchange",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True), ("started_at__isnull", False)),
                fields=["organization", "id"],
                name="open_bulk_changes",
            ),
        ),
    ]
