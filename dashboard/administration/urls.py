"""The URLs of an organization's members and settings."""

from django.urls import path

from . import members_view, settings_view

app_name = "administration"

urlpatterns = [
    path("members/", members_view.members, name="members"),
    path("members/add/", members_view.add_member, name="add_member"),
    path("members/<int:member_id>/role/", members_view.change_role, name="change_role"),
    path("members/<int:member_id>/remove/", members_view.remove_member, name="remove_member"),
    path("members/<int:member_id>/link/", members_view.send_link, name="send_link"),
    path("settings/", settings_view.settings, name="settings"),
    path("settings/name/", settings_view.rename, name="rename"),
    path("settings/key/", settings_view.replace_key, name="replace_key"),
]
