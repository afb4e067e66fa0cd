"""The URLs of the first start."""

from django.urls import path, re_path

from . import views
from .forms import STEPS

app_name = "setup"

urlpatterns = [
    path("", views.start, name="start"),
    path("summary/", views.summary, name="summary"),
    re_path(rf"^(?P<name>{'|'.join(STEPS)})/$", views.step, name="step"),
]
