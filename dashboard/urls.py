"""Every address of the site."""

from django.conf import settings
from django.urls import include, path

from dashboard.orgs import views
from phone_numbers.views.everywhere import find_everywhere

from .styleguide import styleguide

urlpatterns = [
    path("", views.home, name="home"),
    path("palette/", views.palette, name="palette"),
    path("shortcuts/", views.shortcuts, name="shortcuts"),
    path("find/", find_everywhere, name="find"),
    path("accounts/", include("dashboard.orgs.account_urls")),
    path("orgs/<slug:slug>/activity/", include("dashboard.activity.urls")),
    path("orgs/<slug:slug>/audit/", include("audits.urls")),
    path("orgs/<slug:slug>/numbers/", include("phone_numbers.urls")),
    path("orgs/<slug:slug>/", include("dashboard.orgs.urls")),
    *([path("styleguide/", styleguide, name="styleguide")] if settings.STYLEGUIDE else []),
]

handler403 = "dashboard.orgs.views.permission_denied"
handler429 = "dashboard.orgs.views.sign_in.too_many_attempts"  # allauth's
