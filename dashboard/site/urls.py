"""The URLs of the site's pages."""

from django.urls import path, re_path

from . import organizations_view, people_view, views

app_name = "site"
organization = "organizations/<int:organization_id>"

urlpatterns = [
    path("", views.show_overview, name="overview"),
    path("people/", views.show_people, name="people"),
    path("activity/", views.activity, name="activity"),
    path("organizations/new/", organizations_view.new_organization, name="new_organization"),
    path(f"{organization}/admin/", organizations_view.first_admin, name="first_admin"),
    path(f"{organization}/name/", organizations_view.rename_organization, name="rename"),
    path(f"{organization}/archive/", organizations_view.archive_organization, name="archive"),
    path(f"{organization}/restore/", organizations_view.restore_organization, name="restore"),
    path(f"{organization}/delete/", organizations_view.delete_organization, name="delete"),
    re_path(
        rf"^people/(?P<person_id>[0-9]{{1,18}})/(?P<name>{'|'.join(people_view.CHANGES)})/$",
        people_view.change_person,
        name="change_person",
    ),
]
