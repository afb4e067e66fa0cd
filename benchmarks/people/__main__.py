"""Sign in people of an organization: `python -m benchmarks.people SLUG COUNT ROLE`.

The environment has the settings. Prints the keys of their sessions as JSON.
"""

import json
import sys

import django

django.setup()

from django.test import Client  # noqa: E402

from dashboard.orgs.models import Membership, Organization, User  # noqa: E402


def main(slug: str, count: int, role: str) -> None:
    organization = Organization.objects.get(slug=slug)
    sessions = []
    for place in range(count):
        user = User.objects.create_user(f"person-{place}@{slug}.example")
        Membership.objects.create(user=user, organization=organization, role=role)
        browser = Client()
        browser.force_login(user)
        sessions.append(browser.cookies["sessionid"].value)
    json.dump(sessions, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
