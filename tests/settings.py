"""The settings for tests: those of production, with a fixed environment."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ |= {
    "HOST": "127.0.0.1",
    "PORT": "8000",
    "SITE_URL": "http://localhost:8000",
    "SECRET_KEY": "only-for-tests-" * 3,
    "VAPI_KEY_ENCRYPTION_KEYS": "bm90LWEtc2VjcmV0LWtleS1vbmx5LWZvci10ZXN0cyE=",
    "DATABASE_URL": os.environ.get("TEST_DATABASE_URL", "sqlite://:memory:"),
    "CACHE_URL": "dbcache://cache",
    "EMAIL_URL": "memorymail://",
    "VAPI_API_URL": os.environ.get("TEST_VAPI_API_URL", "http://127.0.0.1:9"),
    "VAPI_EU_API_URL": "http://127.0.0.1:9",
    "HSTS_INCLUDE_SUBDOMAINS": "0",
    "TRUSTED_PROXY_COUNT": "0",
    "AUDIT_SNAPSHOT_DAYS": "90",
    "BULK_REQUESTS_PER_SECOND": "1000",
    "INVITATION_DAYS": "7",
    "SITE_SECOND_FACTOR": "0",
    "SESSION_IDLE_HOURS": "12",
    "SESSION_DAYS": "14",
    "OPENID_PROVIDERS": "",
    "LOG_FORMAT": "text",
    "LOG_LEVEL": "INFO",
    "METRICS_TOKEN": "",
    "WORKER_METRICS_PORT": "0",
    "SENTRY_DSN": "",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "",
    "STYLEGUIDE": "1",
    "DEBUG": "0",
}

from dashboard.settings import *  # noqa: F403

# Each of a browser's connections to the live server has a thread, and so a database connection
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405

STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT = Path(
    tempfile.mkdtemp(prefix="static-")
)  # empty: tests use the static files in the source tree
atexit.register(shutil.rmtree, STATIC_ROOT, ignore_errors=True)
MFA_TOTP_TOLERANCE = 1  # a step may end while a test runs
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast, and only for tests
