from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ActivityConfig(AppConfig):
    name = "dashboard.activity"
    label = "activity"

    def ready(self) -> None:
        from . import triggers

        post_migrate.connect(triggers.install, sender=self)
