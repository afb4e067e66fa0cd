from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bulk", "0004_pace_mail_counts"),
    ]

    operations = [
        migrations.AddField(
            model_name="bulkchange",
            name="maker",
            field=models.CharField(blank=True, db_default="", max_length=254),
        ),
    ]
