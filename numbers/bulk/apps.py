from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "bulk"

    def ready(self) -> None:
        from dashboard.activity import subjects
        from dashboard.operations.signals import restored
        from dashboard.orgs.signals import archived
        from dashboard.web import metrics
        from dashboard.workers import housekeeping
        from phone_numbers import wanted_values
        from phone_numbers.browsing import banners
        from phone_numbers.failures import FAILURES

        from . import leases, measures
        from .banner import running_change
        from .conflicts import wanted_by_run
        from .drafting.drafts import delete_old_selections
        from .models.sealed import UNREADABLE, UnreadableChange
        from .record import BULK_CHANGES
        from .running import control

        metrics.register(*measures.MEASURES)
        subjects.register("bulk.", BULK_CHANGES)
        banners.register(running_change)
        wanted_values.register(wanted_by_run)
        FAILURES[UnreadableChange] = UNREADABLE
        archived.connect(control.stop_all, dispatch_uid="bulk")
        restored.connect(control.pause_restored, dispatch_uid="bulk")
        housekeeping.register("old selections", delete_old_selections)
        housekeeping.register_sweep(leases.revive_lost)
        housekeeping.register_sweep(control.promote_all)
