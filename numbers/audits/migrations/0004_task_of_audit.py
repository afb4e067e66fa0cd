from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0003_findings_counted"),
    ]

    operations = [
        migrations.AddField(
            model_name="audit",
            name="task_id",
            field=models.UUIDField(null=True),
        ),
    ]
