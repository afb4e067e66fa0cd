from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "dashboard.accounts"
    label = "accounts"

    def ready(self) -> None:
        from . import on_record  # noqa: F401 - it listens to signals
        from .factors import secrets

        secrets.register()
