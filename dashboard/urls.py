"""Every address of the site."""

from django.urls import include, path

from dashboard.orgs import views

urlpatterns = [
    path("", views.home, name="home"),
    path("palette/", views.palette, name="palette"),
    path("shortcuts/", views.shortcuts, name="shortcuts"),
    path("accounts/", include("dashboard.orgs.account_urls")),
    path("orgs/<slug:slug>/activity/", include("dashboard.activity.urls")),
    path("orgs/<slug:slug>/numbers/", include("phone_numbers.urls")),
    path("orgs/<slug:slug>/", include("dashboard.orgs.urls")),
]

handler403 = "dashboard.orgs.views.permission_denied"
handler429 = "dashboard.orgs.views.sign_in.too_many_attempts"  # allauth's
