"""An organization's phone numbers, below `/orgs/<slug>/numbers/`."""

from django.urls import path

from .views import detail, listing, names

app_name = "phone_numbers"

urlpatterns = [
    path("", listing.number_list, name="list"),
    path("names/", names.late_name_list, name="names"),
    path("<uuid:number_id>/", detail.number_detail, name="detail"),
]
