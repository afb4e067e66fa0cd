"""Secrets for a command: never from its arguments, which others on the machine can read."""

import getpass
import sys

from django.core.management import CommandError
from pydantic import SecretStr


def ask(prompt: str) -> SecretStr:
    """A secret typed unseen on a terminal, or the next line of standard input."""
    if not sys.stdin.isatty():
        return SecretStr(sys.stdin.readline().rstrip("\r\n"))
    try:
        return SecretStr(getpass.getpass(f"{prompt}: "))
    except (EOFError, KeyboardInterrupt):
        raise CommandError("Nothing was saved.") from None


def ask_twice(prompt: str) -> SecretStr:
    """A secret to be remembered: on a terminal it is typed again, since it can't be seen."""
    secret = ask(prompt)
    if sys.stdin.isatty() and ask(f"{prompt} again") != secret:
        raise CommandError("The two were not the same. Nothing was saved.")
    return secret
