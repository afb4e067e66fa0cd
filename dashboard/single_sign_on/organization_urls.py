"""The URLs of an organization's single sign-on."""

from django.urls import path

from . import organization_view

app_name = "single_sign_on"

urlpatterns = [
    path("", organization_view.rule, name="rule"),
    path("groups/add/", organization_view.add_group, name="add_group"),
    path("groups/<int:group_id>/remove/", organization_view.remove_group, name="remove_group"),
]
