"""The addresses of an organization's people and settings."""

from django.urls import path

from .views import members, navigation, settings

app_name = "orgs"

urlpatterns = [
    path("palette/", navigation.organization_palette, name="palette"),
    path("members/", members.members, name="members"),
    path("members/add/", members.add_member, name="add_member"),
    path("members/<int:member_id>/role/", members.change_role, name="change_role"),
    path("members/<int:member_id>/remove/", members.remove_member, name="remove_member"),
    path("members/<int:member_id>/link/", members.send_link, name="send_link"),
    path("settings/", settings.settings, name="settings"),
    path("settings/name/", settings.rename, name="rename"),
    path("settings/key/", settings.replace_key, name="replace_key"),
]
