from django.apps import AppConfig


class AuditsConfig(AppConfig):
    name = "audits"

    def ready(self) -> None:
        from dashboard.workers import housekeeping

        from . import tasks
        from .running import interrupted, prune, recheck

        recheck.connect_signals()
        tasks.connect_signals()
        housekeeping.register("old audits", prune.prune_audits)
        housekeeping.register_sweep(interrupted.fail_interrupted)
