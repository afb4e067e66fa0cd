from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "dashboard.administration"
    label = "administration"
