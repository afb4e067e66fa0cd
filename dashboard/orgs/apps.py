from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "dashboard.orgs"
    label = "orgs"
