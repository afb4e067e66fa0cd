from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "dashboard.operations"
    label = "operations"

    def ready(self) -> None:
        from django.conf import settings

        from . import error_reports, spans

        if settings.SENTRY_DSN:
            error_reports.start(settings.SENTRY_DSN)
        if settings.OTLP_ENDPOINT:
            spans.start(settings.OTLP_ENDPOINT)
