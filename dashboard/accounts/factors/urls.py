"""The URLs of second factors, under allauth's names."""

from django.urls import path

from ..asked_again import AskedAgainView
from . import passkey_views, views

urlpatterns = [
    path("", views.Index.as_view(), name="mfa_index"),
    path("code/", views.EnterCode.as_view(), name="mfa_authenticate"),
    path("again/", AskedAgainView.as_view(), name="mfa_reauthenticate"),
    path("app/", views.Activate.as_view(), name="mfa_activate_totp"),
    path("app/remove/", views.Deactivate.as_view(), name="mfa_deactivate_totp"),
    path("passkeys/", views.Index.as_view(), name="mfa_list_webauthn"),
    path("passkeys/add/", passkey_views.Add.as_view(), name="mfa_add_webauthn"),
    path("passkeys/sign-in/", passkey_views.SignIn.as_view(), name="mfa_login_webauthn"),
    path("passkeys/again/", AskedAgainView.as_view(), name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/name/", passkey_views.Rename.as_view(), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", passkey_views.Remove.as_view(), name="mfa_remove_webauthn"),
    path("recovery-codes/", views.Codes.as_view(), name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", views.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path(
        "recovery-codes/download/",
        views.DownloadCodes.as_view(),
        name="mfa_download_recovery_codes",
    ),
]
