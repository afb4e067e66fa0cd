"""The URLs of an organization's members and settings."""

from django.urls import path

from . import (
    invitations_view,
    members_view,
    openings_view,
    settings_view,
    sign_in_rules_view,
)

app_name = "administration"

urlpatterns = [
    path("members/", members_view.members, name="members"),
    path("members/invite/", invitations_view.invite, name="invite"),
    path(
        "members/invitations/<uuid:invitation_id>/withdraw/",
        invitations_view.withdraw,
        name="withdraw",
    ),
    path("members/<int:member_id>/role/", members_view.change_role, name="change_role"),
    path("members/<int:member_id>/disable/", members_view.disable_member, name="disable_member"),
    path("members/<int:member_id>/enable/", members_view.enable_member, name="enable_member"),
    path("members/<int:member_id>/remove/", members_view.remove_member, name="remove_member"),
    path("settings/", settings_view.settings, name="settings"),
    path("settings/name/", settings_view.rename, name="rename"),
    path("settings/key/", settings_view.replace_key, name="replace_key"),
    path("settings/activity/", openings_view.record_openings, name="openings"),
    path("settings/sign-in/", sign_in_rules_view.change_sign_in_rules, name="sign_in_rules"),
]
