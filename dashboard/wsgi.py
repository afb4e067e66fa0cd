"""The entry point for a WSGI server."""

import gc
import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from dashboard.operations import static_files

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")

application = get_wsgi_application()
static_files.hold(Path(settings.STATIC_ROOT))

# Modules stay loaded. Each time Python looked for garbage in them, all pages halted for 60 ms.
gc.freeze()
