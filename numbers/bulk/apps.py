from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "bulk"

    def ready(self) -> None:
        from dashboard.activity import subjects
        from dashboard.workers import housekeeping
        from phone_numbers.browsing import banners

        from . import leases
        from .banner import running_change
        from .drafting.drafts import delete_old_selections
        from .record import BULK_CHANGES
        from .running import control

        subjects.register("bulk.", BULK_CHANGES)
        banners.register(running_change)
        housekeeping.register("old selections", delete_old_selections)
        housekeeping.register_sweep(leases.revive_lost)
        housekeeping.register_sweep(control.promote_all)
