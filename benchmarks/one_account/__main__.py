"""Ask for people with and without an account: `python -m benchmarks.one_account`.

The environment has the settings. Prints the milliseconds of each answer as JSON.
"""

import json
import time
from collections.abc import Callable, Iterable
from functools import partial

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from pydantic import SecretStr  # noqa: E402

from dashboard.orgs.models import Membership, Organization, Role, User  # noqa: E402

SAMPLES = 200
WARM_UP = 5
ADMIN = "admin@acme.example"

Ask = Callable[[str], object]
"""Sends an address to one of the pages."""


def organization(slug: str) -> Organization:
    made = Organization(slug=slug, name=slug)
    made.set_api_key(SecretStr("key"), region="us", by=None)
    made.save()
    return made


def address(kind: str, place: int) -> str:
    """Return an address; those of all kinds have the same length."""
    return f"{kind.replace(' ', '-')[:3]}-{place:05}@people.example"


def people(kinds: Iterable[str]) -> None:
    """Create the people of each kind; the kinds that aren't named have none."""
    other = organization("globex")
    hashed = User(email="")
    hashed.set_password("correct horse battery staple")
    for kind in kinds:
        users = User.objects.bulk_create(
            User(
                email=address(kind, each), password=hashed.password, is_active=kind != "deactivated"
            )
            for each in range(SAMPLES + WARM_UP)
        )
        if kind == "member elsewhere":
            Membership.objects.bulk_create(
                Membership(user=each, organization=other, role=Role.VIEWER) for each in users
            )


def sign_in(email: str) -> object:
    return Client().post("/accounts/login/", {"login": email, "password": "a wrong password"})


def ask_for_link(email: str) -> object:
    return Client().post("/accounts/password/reset/", {"email": email})


def invite(admin: Client, email: str) -> object:
    return admin.post("/orgs/acme/members/invite/", {"email": email, "role": Role.VIEWER})


def measured(ask: Ask, kinds: Iterable[str]) -> dict[str, list[tuple[float, float]]]:
    """Ask for people of each kind in turns, for each person once.

    Return the milliseconds of each answer, and those that the processor worked for it.
    """
    order, samples = list(kinds), {kind: list[tuple[float, float]]() for kind in kinds}
    for place in range(SAMPLES + WARM_UP):
        for kind in order:
            cache.clear()  # the counts of attempts
            began, worked = time.perf_counter(), time.process_time()
            ask(address(kind, place))
            worked, taken = time.process_time() - worked, time.perf_counter() - began
            samples[kind].append((taken * 1000, worked * 1000))
        order.append(order.pop(0))
    return {kind: each[WARM_UP:] for kind, each in samples.items()}


def main() -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {"staticfiles": plain}  # nobody loads the files
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    acme = organization("acme")
    admin = User.objects.create_user(ADMIN)
    Membership.objects.create(user=admin, organization=acme, role=Role.ADMIN)
    people(("account", "member elsewhere", "deactivated"))
    as_admin = Client()
    as_admin.force_login(admin)
    print(
        json.dumps(
            {
                "sign in": measured(sign_in, ("no account", "account", "deactivated")),
                "ask for a link": measured(ask_for_link, ("no account", "account", "deactivated")),
                "invite": measured(
                    partial(invite, as_admin), ("no account", "account", "member elsewhere")
                ),
            }
        )
    )


if __name__ == "__main__":
    main()
