"""Django's settings. `environment.py` reads those that differ between installations."""

from typing import Any
from urllib.parse import urlsplit

from django.utils.csp import CSP

from . import environment, openid_providers, places, services

env = environment.load()
assert env.site_url  # noqa: S101 - the environment has a default
site = urlsplit(env.site_url)
https = site.scheme == "https"

BASE_DIR = places.ROOT
DEBUG = env.debug  # only `make dev` sets it; `make run` refuses to start with it
SITE_URL = env.site_url
SECRET_KEY = env.secret_key.get_secret_value()
SECRET_KEY_FALLBACKS = environment.keys_in(env.secret_key_fallbacks.get_secret_value())
VAPI_KEY_ENCRYPTION_KEYS = env.vapi_key_encryption_keys.get_secret_value()
VAPI_API_URLS = {"us": env.vapi_api_url, "eu": env.vapi_eu_api_url}
VAPI_DASHBOARD_URL = "https://dashboard.vapi.ai"
DATABASE_POOL_SIZE = env.database_pool_size
TRUSTED_PROXY_COUNT = env.trusted_proxy_count
STYLEGUIDE = env.styleguide
AUDIT_SNAPSHOT_DAYS = env.audit_snapshot_days
BULK_REQUESTS_PER_SECOND = env.bulk_requests_per_second
INVITATION_DAYS = env.invitation_days
SITE_SECOND_FACTOR = env.site_second_factor
SESSION_IDLE_HOURS = env.session_idle_hours
SESSION_DAYS = env.session_days
OPENID_PROVIDERS = openid_providers.read(env.openid_providers)
METRICS_TOKEN = env.metrics_token.get_secret_value()
SENTRY_DSN = env.sentry_dsn.get_secret_value()
WORKER_METRICS_ADDRESS = (env.host, env.worker_metrics_port)
OTLP_ENDPOINT = env.otel_exporter_otlp_endpoint

ROOT_URLCONF = "dashboard.urls"
WSGI_APPLICATION = "dashboard.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "dashboard.workers",
    "dashboard.orgs",
    "dashboard.activity",
    "dashboard.administration",
    "dashboard.setup",
    "dashboard.site",
    "dashboard.accounts",
    "dashboard.single_sign_on",
    "dashboard.operations",
    "phone_numbers",
    "audits",
    "bulk",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "django_htmx",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "dashboard.web.request_log.RequestLogMiddleware",
    "dashboard.web.headers.HeadersMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "dashboard.web.proxy.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "dashboard.web.health.HealthMiddleware",
    "dashboard.operations.metrics.MetricsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "dashboard.web.compression.BrotliMiddleware",
    "dashboard.accounts.session_middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dashboard.accounts.session_limits.SessionLimitsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "dashboard.accounts.middleware.SignInMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "dashboard.web.time_zone.TimeZoneMiddleware",
    "dashboard.orgs.middleware.NavigationMiddleware",
    "phone_numbers.middleware.FailureMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [places.ASSETS / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "libraries": {"focus": "dashboard.web.focus", "heroicons": "dashboard.web.icons"},
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [places.ASSETS / "templates"],
    },
]

# Databases and the shared cache

DATABASES = {"default": services.database(env)}
CACHES = {"default": services.cache(env)}

# Background tasks, which `make worker` runs

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "audits", "bulk", "mail"],
    }
}

# Sign-in

AUTH_USER_MODEL = "orgs.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
_validation = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [  # length counts, not which characters
    {"NAME": f"{_validation}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_validation}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_validation}.CommonPasswordValidator"},
    {"NAME": "dashboard.accounts.passwords.BreachedPasswordValidator"},
    {"NAME": "dashboard.accounts.passwords.ContextValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "dashboard.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"reset_password": "dashboard.accounts.password_reset.PasswordResetForm"}
ACCOUNT_RATE_LIMITS = {
    # accounts/sign_in_limits.py: by client; by address and client; by address; by known browser
    "login_failed": "10/m/ip,5/5m/key",
    "login_failed_anywhere": "50/h/key",
    "login_failed_device": "5/5m/key",
    "invite": "30/h/user",
    "single_sign_on": "20/m/ip",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600  # seconds
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
SOCIALACCOUNT_ADAPTER = "dashboard.single_sign_on.adapter.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"  # joining.py admits only addresses that are verified
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5  # seconds
MFA_ADAPTER = "dashboard.accounts.factors.adapter.FactorAdapter"
MFA_FORMS = {
    "authenticate": "dashboard.accounts.factors.forms.CodeForm",
    "activate_totp": "dashboard.accounts.factors.forms.ActivateForm",
    "authenticate_webauthn": "dashboard.accounts.factors.forms.UsePasskeyForm",
    "login_webauthn": "dashboard.accounts.factors.forms.SignInPasskeyForm",
    "reauthenticate_webauthn": "dashboard.accounts.factors.forms.AgainPasskeyForm",
    "add_webauthn": "dashboard.accounts.factors.forms.AddPasskeyForm",
    "edit_webauthn": "dashboard.accounts.factors.forms.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # so a passkey alone is two factors
MFA_TOTP_ISSUER = "Vapi numbers"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # whoever accepted an invitation has the address

# Mail

MAILERS = {"default": services.mailer(env)}
# Otherwise admins copy the links in invitations, and send them in their own way
MAIL_GOES_OUT = not MAILERS["default"]["BACKEND"].endswith(
    ("console_mail.EmailBackend", "dummy.EmailBackend", "filebased.EmailBackend")
)
DEFAULT_FROM_EMAIL = f"Vapi numbers <no-reply@{site.hostname}>"

# Hosts, transport, cookies, headers

ALLOWED_HOSTS = [site.netloc.removesuffix(f":{site.port}"), "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_SSL_REDIRECT = https
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
SECURE_HSTS_SECONDS = 31_536_000 if https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.hsts_include_subdomains
_prefix = "__Host-" if https else ""  # a browser then refuses the cookie from other hosts
SESSION_COOKIE_NAME = f"{_prefix}sessionid"
CSRF_COOKIE_NAME = f"{_prefix}csrftoken"
MESSAGES_COOKIE_NAME = f"{_prefix}messages"
DEVICE_COOKIE_NAME = f"{_prefix}device"
MESSAGE_STORAGE = "dashboard.web.message_storage.MessageStorage"
SESSION_COOKIE_SECURE = https
CSRF_COOKIE_SECURE = https
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "dashboard.accounts.sign_in.csrf_failure"
SESSION_COOKIE_AGE = 60 * 60 * 24 * SESSION_DAYS
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FILES = 1
# Django's own handlers would write files of any size to the disk, on any page
FILE_UPLOAD_HANDLERS = ["dashboard.web.uploads.FileInMemory"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a number with many hooks exceeds Django's 1000
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

# Static files: collecting them bundles, hashes and compresses; DEBUG serves them as they are

STATIC_URL = "static/"
STATIC_ROOT = (places.STATIC / "current").resolve()  # operations/static_files.py
WHITENOISE_ALLOW_ALL_ORIGINS = False  # other sites have no use for them
STATICFILES_DIRS = [places.ASSETS / "static"]
STORAGES = {
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "dashboard.web.static_files.BundledStaticFilesStorage"
    },
}

# Language and time: the database has UTC, pages show the person's time zone

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"class": "dashboard.web.log_format.LineFormatter"},
        "json": {"class": "dashboard.web.log_format.JsonFormatter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": env.log_format}},
    "root": {"handlers": ["stderr"], "level": env.log_level},
    "loggers": {
        # Both log the URL of every request at INFO
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
        "django": {"level": env.log_level},
    },
}
