"""The URLs of the site's page of single sign-on."""

from django.urls import path

from . import site_view

app_name = "providers"

urlpatterns = [
    path("", site_view.overview, name="overview"),
    path("new/", site_view.add, name="add"),
    path("passwords/", site_view.change_passwords, name="passwords"),
    path("<slug:slug>/change/", site_view.change, name="change"),
    path("<slug:slug>/remove/", site_view.remove, name="remove"),
]
