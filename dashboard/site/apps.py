from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "dashboard.site"
    label = "site"

    def ready(self) -> None:
        from dashboard.workers import housekeeping

        from . import organizations

        housekeeping.register("deleted organizations", organizations.delete_rest)
