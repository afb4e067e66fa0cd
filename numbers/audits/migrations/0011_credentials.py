from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0010_current_json"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditednumber",
            name="credential_id",
            field=models.CharField(db_default="", max_length=64),
        ),
        migrations.AddField(
            model_name="auditednumber",
            name="server_credential_id",
            field=models.CharField(db_default="", max_length=64),
        ),
    ]
