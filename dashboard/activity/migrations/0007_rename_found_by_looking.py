from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("activity", "0006_withdraw_acceptance")]

    operations = [migrations.RenameField("outcome", "found_by_looking", "observed")]
