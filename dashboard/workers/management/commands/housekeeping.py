"""`manage.py housekeeping`"""

from typing import Any

from django.core.management import BaseCommand

from dashboard.workers.housekeeping import keep_house


class Command(BaseCommand):
    help = "Delete what nobody needs any more, now. Workers do it every hour."

    def handle(self, *args: Any, **options: Any) -> None:
        for subject, count in keep_house():
            done = "failed: the log has the reason" if count is None else f"{count} deleted"
            self.stdout.write(f"{subject}: {done}")
