"""An organization's phone numbers, below `/orgs/<slug>/numbers/`."""

from django.urls import path

from .assignees import late_names_view, picker_view
from .browsing import detail_view, list_view, saved_searches_view
from .editing import (
    choose_provider_view,
    create_view,
    delete_view,
    edit_view,
    inline_fields,
    inline_view,
    revert_view,
    undo_view,
)
from .search import everywhere_view, palette_view

app_name = "phone_numbers"

urlpatterns = [
    path("", list_view.number_list, name="list"),
    path("names/", late_names_view.late_name_list, name="names"),
    path("find/", palette_view.found_numbers, name="find"),
    path("found/", everywhere_view.found_here, name="found"),
    path("assignees/", picker_view.assignee_list, name="assignees"),
    path("searches/", saved_searches_view.saved_searches, name="searches"),
    path(
        "searches/<int:search_id>/delete/", saved_searches_view.delete_search, name="delete_search"
    ),
    path("new/", choose_provider_view.choose_provider, name="new"),
    path("new/<slug:provider>/", create_view.create, name="create"),
    path("revert/<int:attempt_id>/", revert_view.revert_change, name="revert"),
    path("undo/<int:attempt_id>/", undo_view.undo_change, name="undo"),
    path("<uuid:number_id>/edit/", edit_view.edit_number, name="edit"),
    path("<uuid:number_id>/delete/", delete_view.delete, name="delete"),
    *(
        path(
            f"<uuid:number_id>/{field}/", inline_view.edit_field, {"field": field}, f"edit_{field}"
        )
        for field in inline_fields.FIELDS
    ),
    path("<uuid:number_id>/", detail_view.number_detail, name="detail"),
]
