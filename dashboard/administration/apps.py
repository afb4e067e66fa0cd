from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "dashboard.administration"
    label = "administration"

    def ready(self) -> None:
        from dashboard.workers import housekeeping

        from . import invitations

        housekeeping.register("expired invitations", invitations.delete_expired)
