from django.apps import AppConfig


class PhoneNumbersConfig(AppConfig):
    name = "phone_numbers"

    def ready(self) -> None:
        from dashboard.activity import subjects

        from .editing.offers import NUMBER_SUBJECTS

        subjects.register("number.", NUMBER_SUBJECTS)
