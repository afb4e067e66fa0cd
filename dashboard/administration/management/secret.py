"""Asking for a command's secrets. Arguments won't do: others on the machine can read them."""

import getpass
import sys

from django.core.management import CommandError
from pydantic import SecretStr


def ask(prompt: str) -> SecretStr:
    """Return a secret from a prompt that doesn't show it, or the next line of standard input."""
    if not sys.stdin.isatty():
        return SecretStr(sys.stdin.readline().rstrip("\r\n"))
    try:
        return SecretStr(getpass.getpass(f"{prompt}: "))
    except (EOFError, KeyboardInterrupt):
        raise CommandError("Nothing was saved.") from None


def ask_twice(prompt: str) -> SecretStr:
    """Return a new secret. A person at a terminal types it twice, since the prompt hides it."""
    secret = ask(prompt)
    if sys.stdin.isatty() and ask(f"{prompt} again") != secret:
        raise CommandError("The two entries were not the same. Nothing was saved.")
    return secret
