"""The entry point for a WSGI server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")

application = get_wsgi_application()

# Nearly all that a page makes is freed by reference counts; the collector need not look through it
# several times a page. What that saves is small, and within the noise of some measurements.
gc.freeze()
gc.set_threshold(50_000, 20, 20)
