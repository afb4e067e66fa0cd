"""An organization's phone numbers, below `/orgs/<slug>/numbers/`."""

from django.urls import path, register_converter

from .assignees import views as assignees
from .browsing import saved_searches_view as searches
from .browsing import views as browsing
from .browsing.filter_view import add_filter
from .call_path import views as call_path
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
from .search import views as search

app_name = "phone_numbers"


class NumberIdConverter:
    """The id of a number: a UUID, whose capitals stay as Vapi wrote them."""

    regex = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(NumberIdConverter, "number")

urlpatterns = [
    path("", browsing.number_list, name="list"),
    path("names/", assignees.late_names, name="names"),
    path("palette/", search.palette, name="palette"),
    path("find/", search.palette_suggestions, name="find"),
    path("found/", search.organization_section, name="found"),
    path("assignees/", assignees.picker_choices, name="assignees"),
    path("filters/", add_filter, name="filters"),
    path("searches/new/", searches.save_search, name="save_search"),
    path("searches/<int:search_id>/rename/", searches.rename_search, name="rename_search"),
    path("searches/<int:search_id>/delete/", searches.delete_search, name="delete_search"),
    path("new/", choose_provider_view.choose_provider, name="new"),
    path("new/<slug:provider>/", create_view.create, name="create"),
    path("revert/<int:attempt_id>/", revert_view.revert_change, name="revert"),
    path("undo/<int:attempt_id>/", undo_view.undo_change, name="undo"),
    path("<number:number_id>/path/", call_path.show_path, name="call_path"),
    path("<number:number_id>/edit/", edit_view.edit_number, name="edit"),
    path("<number:number_id>/delete/", delete_view.delete, name="delete"),
    *(
        path(
            f"<number:number_id>/{field}/",
            inline_view.edit_field,
            {"field": field},
            f"edit_{field}",
        )
        for field in inline_fields.FIELDS
    ),
    path("<number:number_id>/", browsing.number_detail, name="detail"),
]
