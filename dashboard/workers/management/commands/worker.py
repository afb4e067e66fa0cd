"""`manage.py worker`"""

import os
from argparse import BooleanOptionalAction
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandParser
from django.utils.autoreload import run_with_reloader
from prometheus_client import start_http_server

from dashboard.workers.process import WorkerProcess

BEHIND_PAGES = 10  # the niceness: people's pages have the processor first


class Command(BaseCommand):
    help = (
        "Run background tasks, such as audits, and delete old data every hour. Run as many "
        "workers as you like, on any machine that reaches the database."
    )
    requires_system_checks = []  # they need the database, for which a worker waits

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reload",
            action=BooleanOptionalAction,
            default=settings.DEBUG,
            help="restart when Python changes (default: DEBUG)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = settings.WORKER_METRICS_ADDRESS
        if port:
            start_http_server(port, addr=host)
        os.nice(BEHIND_PAGES)
        worker = WorkerProcess()
        if options["reload"]:
            run_with_reloader(worker.run)
        else:
            worker.handle_signals()
            worker.run()
