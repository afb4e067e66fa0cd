#!/usr/bin/env python
"""Django's command line."""

import os
import sys

from dashboard.command_line import main

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")
    main(sys.argv)
