"""The settings of the drills' web server: a page that sends a mail outlasts any browser."""

from dashboard.settings import *  # noqa: F403

MAILERS["default"]["OPTIONS"]["timeout"] = 600  # noqa: F405
