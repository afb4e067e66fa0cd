from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


class OrgsConfig(AppConfig):
    name = "dashboard.orgs"
    label = "orgs"

    def ready(self) -> None:
        from dashboard.web import health

        from .key_check import check_stored_key

        health.register("encryption_key", check_stored_key)
        post_migrate.connect(create_cache_table, sender=self)


def create_cache_table(*, using: str, **kwargs: Any) -> None:
    """Create the cache table after every `migrate`, even if `CACHE_URL` doesn't need it yet."""
    call_command("createcachetable", database=using, verbosity=0)
