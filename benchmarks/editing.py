"""Let 20 people edit numbers of a site on SQLite for a minute: nothing is locked, nothing lost."""

import time

from .editors import Editor
from .measuring import print_table, verdict
from .processes import Broken, Server, processes
from .sites import start_dashboard, start_sandbox, upstream_client
from .working import working

EDITORS = 20
NUMBERS = 60
SECONDS = 60.0


def run() -> None:
    """Measure and print."""
    with processes() as started:
        sandbox = start_sandbox(started, NUMBERS)
        started.wait(sandbox, "/_sandbox/organizations")
        site = start_dashboard(started, {"us": sandbox, "eu": sandbox}, role="operator")
        people = [
            Editor(lambda: site.server.url, site.cookies, f"/orgs/us/numbers/{number_id}/name/")
            for number_id in list(_names(sandbox))[:EDITORS]
        ]
        with working(each.rename_until for each in people):
            time.sleep(SECONDS)
        names = _names(sandbox)
        locked = site.server.log.read_text().count("locked")
    if not all(each.saves or each.errors for each in people):
        raise Broken("some people saved nothing: the machine is too busy")
    lost = sum(names[each.path.split("/")[4]] != each.name for each in people if each.saves)
    _print(people, locked, lost)


def _names(sandbox: Server) -> dict[str, str]:
    with upstream_client(sandbox) as client:
        listed = client.get(f"/v2/phone-number?limit={NUMBERS}").json()["results"]
    return {each["id"]: each.get("name", "") for each in listed}


def _print(people: list[Editor], locked: int, lost: int) -> None:
    errors = [error for each in people for error in each.errors]
    saves = sum(each.saves for each in people)
    slowest = max(each.slowest for each in people)
    print(f"{EDITORS} people on SQLite saved {saves:,} times in {SECONDS:.0f} s")
    print(f"The slowest opened and saved an editor in {slowest:.1f} s\n")
    for error in errors[:10]:
        print(f"  {error}")
    figures = {"errors": len(errors), "lines with “locked” in the log": locked, "lost": lost}
    print_table(
        ("", "", ""),
        [(name, f"{count}", f"0: {verdict(not count)}") for name, count in figures.items()],
    )
