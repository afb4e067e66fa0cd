"""A provider of OpenID Connect in a process of its own: django-oauth-toolkit.

`python -m tests.openid.server` prints its address, and serves until its standard input ends.
"""

import os
import sys
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

APPS = ("auth", "contenttypes", "sessions")
LOGIN_PAGE = """<!doctype html><html lang="en"><title>Provider</title><h1>Provider</h1>
<form method="post">{% csrf_token %}{{ form.as_p }}<button>Sign in</button></form>"""


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Handler(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


def main() -> None:
    os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
    key = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    memory = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": "file:openid?mode=memory&cache=shared",
    }
    pages = {"login.html": LOGIN_PAGE}
    settings.configure(
        SECRET_KEY="only-for-tests",
        ALLOWED_HOSTS=["localhost", "127.0.0.1"],
        ROOT_URLCONF="tests.openid.urls",
        DATABASES={"default": {**memory, "OPTIONS": {"uri": True}}},
        INSTALLED_APPS=[
            *(f"django.contrib.{each}" for each in APPS),
            "oauth2_provider",
            "tests.openid",
        ],
        MIGRATION_MODULES=dict.fromkeys((*APPS, "oauth2_provider")),
        AUTH_USER_MODEL="openid.Person",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        SESSION_COOKIE_NAME="provider",  # cookies don't tell ports apart
        CSRF_COOKIE_NAME="provider-csrf",
        LOGIN_URL="/login/",
        USE_TZ=True,
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", pages)]},
            }
        ],
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": key.decode(),
            "OAUTH2_VALIDATOR_CLASS": "tests.openid.claims.Validator",
            "SCOPES": {"openid": "", "profile": "", "email": "", "groups": ""},
            "PKCE_REQUIRED": True,
        },
    )
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    server = make_server("127.0.0.1", 0, get_wsgi_application(), Server, Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
