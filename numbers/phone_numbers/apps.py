from django.apps import AppConfig


class PhoneNumbersConfig(AppConfig):
    name = "phone_numbers"

    def ready(self) -> None:
        from dashboard.activity import names, subjects
        from dashboard.activity.models import Action
        from dashboard.workers import housekeeping

        from . import chores
        from .assignees.directory import names_among
        from .editing.offers import NUMBER_SUBJECTS, OPENED_NUMBERS

        subjects.register("number.", NUMBER_SUBJECTS)
        subjects.register(Action.NUMBER_READ, OPENED_NUMBERS)
        names.register(names_among)
        housekeeping.register("old forms", chores.delete_old_forms)
        housekeeping.register("expired leases on numbers", chores.delete_expired_leases)
