"""The provider's own URLs, and two by which tests say who its people and clients are."""

import json

from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.models import Application

from .models import Person


@csrf_exempt
def person(request: HttpRequest) -> HttpResponse:
    said = json.loads(request.body)
    password = said.pop("password")
    found, _ = Person.objects.update_or_create(username=said.pop("username"), defaults=said)
    found.set_password(password)
    found.save()
    return HttpResponse(status=204)


@csrf_exempt
def client(request: HttpRequest) -> HttpResponse:
    said = json.loads(request.body)
    Application.objects.update_or_create(
        client_id=said.pop("client_id"),
        defaults={
            **said,
            "client_type": Application.CLIENT_CONFIDENTIAL,
            "authorization_grant_type": Application.GRANT_AUTHORIZATION_CODE,
            "algorithm": Application.RS256_ALGORITHM,
            "skip_authorization": True,
        },
    )
    return HttpResponse(status=204)


urlpatterns = [
    path("login/", LoginView.as_view(template_name="login.html"), name="login"),
    path("test/person/", person),
    path("test/client/", client),
    path("", include("oauth2_provider.urls")),
]
