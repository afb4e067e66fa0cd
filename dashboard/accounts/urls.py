"""The URLs of a person's account: django-allauth's, under its own names, and the preferences."""

from allauth.account import views
from django.urls import include, path, re_path

from .asked_again import AskedAgainView, asks_again
from .preferences_view import preferences
from .sessions_view import end_other_sessions, end_session
from .sign_in import SignInView

urlpatterns = [
    path("preferences/", preferences, name="preferences"),
    path("security/", include("dashboard.accounts.factors.urls")),
    path("security/sessions/end-others/", end_other_sessions, name="end_other_sessions"),
    path("security/sessions/<int:session_id>/end/", end_session, name="end_session"),
    path("again/", AskedAgainView.as_view(), name="account_reauthenticate"),
    path("login/", SignInView.as_view(), name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", views.signup, name="account_signup"),  # says that sign-up is closed
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", asks_again(views.password_set), name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
