"""A list with the same columns and rows as the dashboard's."""

from django.contrib import admin

from .models import Number


@admin.register(Number)
class NumberAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    list_display = (
        "__str__",
        "name",
        "provider",
        "status",
        "assigned_to",
        "fallback",
        "created_at",
        "updated_at",
    )
    list_per_page = 100
    ordering = ("-created_at", "-id")
    search_fields = ("number", "name")
