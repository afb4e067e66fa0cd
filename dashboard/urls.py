"""All URLs of the site."""

from django.conf import settings
from django.urls import include, path

from dashboard.administration.accept_view import invitation, open_invitation
from dashboard.orgs.home_view import home
from dashboard.orgs.navigation import palette, shortcuts
from phone_numbers.search.views import everywhere

from .web.styleguide import styleguide

urlpatterns = [
    path("", home, name="home"),
    path("palette/", palette, name="palette"),
    path("shortcuts/", shortcuts, name="shortcuts"),
    path("find/", everywhere, name="find"),
    path("setup/", include("dashboard.setup.urls")),
    path("site/single-sign-on/", include("dashboard.single_sign_on.site_urls")),
    path("site/", include("dashboard.site.urls")),
    path("invitations/<uuid:invitation_id>/", invitation, name="invitation"),
    path("invitations/<str:token>/", open_invitation, name="open_invitation"),
    path("accounts/", include("dashboard.accounts.urls")),
    path("accounts/oidc/", include("dashboard.single_sign_on.urls")),
    path("orgs/<slug:slug>/activity/", include("dashboard.activity.urls")),
    path("orgs/<slug:slug>/audit/", include("audits.urls")),
    path("orgs/<slug:slug>/bulk/", include("bulk.urls")),
    path("orgs/<slug:slug>/numbers/", include("phone_numbers.urls")),
    path(
        "orgs/<slug:slug>/settings/single-sign-on/",
        include("dashboard.single_sign_on.organization_urls"),
    ),
    path("orgs/<slug:slug>/", include("dashboard.administration.urls")),
    *([path("styleguide/", styleguide, name="styleguide")] if settings.STYLEGUIDE else []),
]

handler403 = "dashboard.orgs.forbidden.permission_denied"
handler500 = "dashboard.web.request_log.server_error"
handler429 = "dashboard.accounts.sign_in.too_many_attempts"  # allauth's
