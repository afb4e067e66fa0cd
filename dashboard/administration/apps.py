from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "dashboard.administration"
    label = "administration"

    def ready(self) -> None:
        from dashboard.orgs import facts as organization_facts
        from dashboard.workers import housekeeping

        from . import facts, invitations

        organization_facts.register(facts.key_facts)
        housekeeping.register("expired invitations", invitations.delete_expired)
