"""`manage.py doctor [--mail ADDRESS] [--fail-on error|warning]`"""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from dashboard.operations.doctor import Level, examine

FAIL_ON = {"error": Level.ERROR, "warning": Level.WARNING}


class Command(BaseCommand):
    help = (
        "Look for what is wrong with this installation: settings, disk, database, migrations, "
        "cache, clock, encryption, workers, proxy, providers of single sign-on, each "
        "organization's Vapi key, and email. Exits with 1 if it found an error (see --fail-on)."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mail", metavar="ADDRESS", help="send an email to this address")
        parser.add_argument(
            "--fail-on",
            choices=FAIL_ON,
            default="error",
            help="the lowest level at which the command exits with 1 (default: error)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        styles = {
            Level.OK: self.style.SUCCESS,
            Level.WARNING: self.style.WARNING,
            Level.ERROR: self.style.ERROR,
        }
        found = []
        for finding in examine(options["mail"]):
            level = styles[finding.level](f"{finding.level.name.lower():8}")
            self.stdout.write(f"{level} {finding.subject:11} {finding.text}")
            found.append(finding.level)
        if any(level >= FAIL_ON[options["fail_on"]] for level in found):
            errors, warnings = found.count(Level.ERROR), found.count(Level.WARNING)
            raise CommandError(f"{errors} errors, {warnings} warnings")
