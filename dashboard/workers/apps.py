from django.apps import AppConfig


class WorkersConfig(AppConfig):
    name = "dashboard.workers"
    label = "workers"

    def ready(self) -> None:
        from dashboard.web import health, metrics

        from . import chores, health_checks, housekeeping, measures, takeover

        health.register("write", health_checks.check_write)
        health.register("workers", health_checks.count_workers)
        metrics.register(*measures.MEASURES)
        housekeeping.register_sweep(takeover.take_up_tasks_of_dead_workers)
        housekeeping.register("expired sessions", chores.delete_expired_sessions)
        housekeeping.register("finished tasks", chores.delete_finished_tasks)
