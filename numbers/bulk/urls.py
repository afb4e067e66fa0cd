"""An organization's bulk changes, below `/orgs/<slug>/bulk/`."""

from django.urls import path

from .pages import (
    actions_view,
    add_view,
    again_view,
    change_view,
    import_view,
    new_view,
    pace_view,
    path_view,
    select_view,
)

app_name = "bulk"

urlpatterns = [
    path("", change_view.index, name="index"),
    path("select/", select_view.select, name="select"),
    path("new/", new_view.new, name="new"),
    path("pace/", pace_view.pace, name="pace"),
    path("add/", add_view.add, name="add"),
    path("import/", import_view.import_file, name="import"),
    path("<int:bulk_id>/", change_view.change, name="change"),
    path("<int:bulk_id>/progress/", change_view.progress, name="progress"),
    path("<int:bulk_id>/items/", change_view.items, name="items"),
    path("<int:bulk_id>/items/<int:item_id>/path/", path_view.path, name="path"),
    path("<int:bulk_id>/try-again/", again_view.try_again, name="try_again"),
    path("<int:bulk_id>/undo/", again_view.undo, name="undo"),
    path("<int:bulk_id>/start/", actions_view.start, name="start"),
    path("<int:bulk_id>/read/", actions_view.read_again, name="read_again"),
    path("<int:bulk_id>/discard/", actions_view.discard, name="discard"),
    path("<int:bulk_id>/take-out/", actions_view.take_out, name="take_out"),
    path("<int:bulk_id>/pause/", actions_view.pause, name="pause"),
    path("<int:bulk_id>/resume/", actions_view.resume, name="resume"),
    path("<int:bulk_id>/cancel/", actions_view.cancel, name="cancel"),
]
