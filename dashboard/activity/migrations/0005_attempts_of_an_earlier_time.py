import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activity", "0004_sign_ins_and_persons"),
    ]

    operations = [
        migrations.AlterField(
            model_name="attempt",
            name="at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
    ]
