from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "bulk"

    def ready(self) -> None:
        from dashboard.workers import housekeeping

        from . import leases
        from .running import control

        housekeeping.register_sweep(leases.revive_lost)
        housekeeping.register_sweep(control.promote_all)
