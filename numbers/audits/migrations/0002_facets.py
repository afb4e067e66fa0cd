from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Case, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat, Trim


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Of the snapshots there are."""
    numbers = apps.get_model("audits", "AuditedNumber")._default_manager
    kinds = (
        Case(When(**{f"{kind}_id": ""}, then=Value("")), default=Value(f"{kind} "))
        for kind in ("assistant", "squad", "workflow")
    )
    line = Value("\n")
    numbers.update(facets=Concat("provider", line, "status", line, Trim(Concat(*kinds))))
    others = Case(When(server="", then=Value("none")), default=Value("server"))
    numbers.filter(facets__endswith="\n").update(facets=Concat("facets", others))
    same = numbers.filter(audit=OuterRef("audit"), number_id=OuterRef("number_id"))
    apps.get_model("audits", "Finding")._default_manager.update(
        facets=Coalesce(Subquery(same.values("facets")), Value("")),
        search=Coalesce(Subquery(same.values("search")), Value("")),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditednumber",
            name="facets",
            field=models.TextField(default=""),
        ),
        migrations.AddField(
            model_name="finding",
            name="facets",
            field=models.TextField(db_default=""),
        ),
        migrations.AddField(
            model_name="finding",
            name="search",
            field=models.TextField(db_default=""),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="auditednumber",
            index=models.Index(fields=["audit", "id"], name="audits_audi_audit_i_1841e6_idx"),
        ),
        migrations.RemoveIndex(model_name="finding", name="audits_find_audit_i_610e12_idx"),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                fields=["audit", "rule", "id"], name="audits_find_audit_i_58368c_idx"
            ),
        ),
    ]
