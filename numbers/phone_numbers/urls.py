"""An organization's phone numbers, below `/orgs/<slug>/numbers/`."""

from django.urls import path

from .views import (
    assignees,
    creating,
    deleting,
    detail,
    editing,
    everywhere,
    finding,
    inline,
    listing,
    names,
    reverting,
    searches,
    undoing,
)

app_name = "phone_numbers"

urlpatterns = [
    path("", listing.number_list, name="list"),
    path("names/", names.late_name_list, name="names"),
    path("find/", finding.found_numbers, name="find"),
    path("found/", everywhere.found_here, name="found"),
    path("assignees/", assignees.assignee_list, name="assignees"),
    path("searches/", searches.saved_searches, name="searches"),
    path("searches/<int:search_id>/delete/", searches.delete_search, name="delete_search"),
    path("new/", creating.choose_provider, name="new"),
    path("new/<slug:provider>/", creating.create, name="create"),
    path("revert/<int:attempt_id>/", reverting.revert_change, name="revert"),
    path("undo/<int:attempt_id>/", undoing.undo_change, name="undo"),
    path("<uuid:number_id>/edit/", editing.edit_number, name="edit"),
    path("<uuid:number_id>/delete/", deleting.delete, name="delete"),
    *(
        path(f"<uuid:number_id>/{field}/", inline.edit_field, {"field": field}, f"edit_{field}")
        for field in inline.FIELDS
    ),
    path("<uuid:number_id>/", detail.number_detail, name="detail"),
]
