from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "bulk"

    def ready(self) -> None:
        from dashboard.activity import subjects
        from dashboard.workers import housekeeping

        from . import leases
        from .record import BULK_CHANGES
        from .running import control

        subjects.register("bulk.", BULK_CHANGES)
        housekeeping.register_sweep(leases.revive_lost)
        housekeeping.register_sweep(control.promote_all)
