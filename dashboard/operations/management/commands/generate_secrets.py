"""`manage.py generate_secrets`, which needs no settings"""

import secrets
from typing import Any

from cryptography.fernet import Fernet
from django.core.management import BaseCommand


class Command(BaseCommand):
    help = "Print new values of the settings that have to be secret, for .env or a vault."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"SECRET_KEY={secrets.token_urlsafe(48)}")
        self.stdout.write(f"VAPI_KEY_ENCRYPTION_KEYS={Fernet.generate_key().decode()}")
        self.stdout.write(f"METRICS_TOKEN={secrets.token_urlsafe(24)}")
