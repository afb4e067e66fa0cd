"""The URLs of an organization that belong to no feature."""

from django.urls import path

from . import navigation

app_name = "orgs"

urlpatterns = [path("palette/", navigation.organization_palette, name="palette")]
