"""The URLs of signing in by a provider, under allauth's names."""

from django.urls import path

from . import views

urlpatterns = [
    path("confirmed/", views.confirmed, name="confirmed_by_provider"),
    path("<slug:provider_id>/login/", views.sign_in, name="openid_connect_login"),
    path("<slug:provider_id>/login/callback/", views.callback, name="openid_connect_callback"),
    path("<slug:provider_id>/confirm/", views.confirm, name="confirm_by_provider"),
]
