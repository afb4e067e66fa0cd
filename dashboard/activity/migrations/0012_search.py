from django.db import migrations, models

NEWEST = ("-at", "-id")
OLD = ("newest_of_organization", "newest_of_subject", "newest_of_person", "newest_outside_batches")
IN_BATCH = models.Q(batch__isnull=False)
NEW = [
    models.Index(fields=["organization", *NEWEST], name="newest_in_organization"),
    models.Index(fields=["organization", "subject", *NEWEST], name="newest_on_subject"),
    models.Index(fields=["organization", "actor", *NEWEST], name="newest_by_person"),
    models.Index(fields=["organization", "action", *NEWEST], name="newest_of_action"),
    models.Index(
        fields=["organization", *NEWEST],
        condition=models.Q(batch__isnull=True),
        name="newest_not_in_batches",
    ),
    models.Index(fields=["batch", *NEWEST], condition=IN_BATCH, name="newest_in_batch"),
]


class Migration(migrations.Migration):
    """Order by time, and add keys to search by. The next migration fills them."""

    dependencies = [
        ("activity", "0011_batches"),
        ("orgs", "0003_database_clock"),
    ]

    operations = [
        *(migrations.RemoveIndex("attempt", name) for name in OLD),
        *(migrations.AddIndex("attempt", index) for index in NEW),
        migrations.CreateModel(
            name="SearchKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "attempt",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=models.CASCADE,
                        related_name="keys",
                        to="activity.attempt",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=models.CASCADE,
                        related_name="+",
                        to="orgs.organization",
                    ),
                ),
                ("key", models.BinaryField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organization", "key", "attempt"], name="found_by_key")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=["attempt", "key"], name="one_key_each")
                ],
            },
        ),
    ]
