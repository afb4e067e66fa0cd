from django.apps import AppConfig


class PhoneNumbersConfig(AppConfig):
    name = "phone_numbers"

    def ready(self) -> None:
        from dashboard.activity import subjects

        from .editing.offers import NUMBERS

        subjects.register("number.", NUMBERS)
