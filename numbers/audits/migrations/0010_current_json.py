from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0009_decisions"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditedjson",
            name="current",
            field=models.TextField(db_default=""),
        ),
    ]
