"""Run Lighthouse on the demo's list, detail page and form, with its mobile profile.

Installs Lighthouse from npm into `var/`. Needs Node.
"""

import json
import os
import shutil
import statistics
import subprocess
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import sync_playwright

from dashboard.places import VAR
from tests.browser import chromium

from .measuring import print_table, verdict
from .processes import Broken, processes
from .sites import Site, start_demo

VERSION = "12.8.2"  # 13 needs a newer Node than is common
DIRECTORY = VAR / "lighthouse"
REPEATS = 3
TIMEOUT = 180  # seconds
MOST = {"LCP, s": 1.5, "blocked, ms": 50, "CLS": 0.02}
LEAST = {"accessibility": 100, "best practices": 100}

Report = dict[str, float]


def run() -> None:
    """Measure and print."""
    _install()
    with processes() as started, sync_playwright() as playwright:
        demo = start_demo(started, "admin@acme.example")
        browser = chromium.executable(playwright)
        if browser is None:
            raise Broken("No Chromium: `make browser` installs one.")
        reports = {
            name: [_report(demo, path, browser) for _ in range(REPEATS)]
            for name, path in _pages(demo).items()
        }
    print(f"Lighthouse {VERSION}, mobile profile, medians of {REPEATS} loads\n")
    print_table(("", *MOST, *LEAST), (_line(name, each) for name, each in reports.items()))
    print("\nTargets\n")
    print_table(("", "worst", ""), _verdicts(reports))


def _install() -> None:
    if not shutil.which("npm"):
        raise Broken("Lighthouse needs Node and npm.")
    if not (DIRECTORY / "node_modules" / "lighthouse" / "package.json").exists():
        install = ("npm", "install", "--no-audit", "--no-fund", f"lighthouse@{VERSION}")
        DIRECTORY.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(install, cwd=DIRECTORY, capture_output=True, timeout=600, check=False)
        if done.returncode:
            raise Broken(f"{' '.join(install)} failed:\n{done.stderr.decode()}")


def _pages(demo: Site) -> dict[str, str]:
    """Return the paths of the pages. The number is the first of the list."""
    with demo.client() as client:
        page = client.get("/orgs/acme/numbers/").text
    number = page.partition("<tbody")[2].partition("<a href=")[2].partition(">")[0].strip('"')
    detail = f"/orgs/acme/numbers/{number.removeprefix('/orgs/acme/numbers/')}"
    return {"list": "/orgs/acme/numbers/", "detail": detail, "form": f"{detail}edit/"}


def _report(demo: Site, path: str, browser: str, tries: int = 3) -> Report:
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in demo.cookies.jar)
    command = (
        str(DIRECTORY / "node_modules" / ".bin" / "lighthouse"),
        demo.server.url + path,
        "--quiet",
        "--output=json",
        "--only-categories=performance,accessibility,best-practices",
        f"--chrome-flags=--headless=new {' '.join(chromium.ARGUMENTS)}",
        # Without a time zone's cookie, the first page would load twice
        f"--extra-headers={json.dumps({'Cookie': f'{cookies}; time_zone=UTC'})}",
    )
    environment = {**os.environ, "CHROME_PATH": browser, "TZ": "UTC"}
    done = subprocess.run(
        command, env=environment, capture_output=True, timeout=TIMEOUT, check=False
    )
    if b"NO_NAVSTART" in done.stderr and tries:  # Chromium started its trace too late
        return _report(demo, path, browser, tries - 1)
    if done.returncode:
        raise Broken(f"Lighthouse failed on {path}:\n{done.stderr.decode()[-2000:]}")
    (DIRECTORY / f"{path.strip('/').replace('/', '-')}.json").write_bytes(done.stdout)
    return _read(json.loads(done.stdout))


def _read(report: Mapping[str, Any]) -> Report:
    audits, categories = report["audits"], report["categories"]
    return {
        "LCP, s": audits["largest-contentful-paint"]["numericValue"] / 1000,
        "blocked, ms": audits["total-blocking-time"]["numericValue"],
        "CLS": audits["cumulative-layout-shift"]["numericValue"],
        "accessibility": categories["accessibility"]["score"] * 100,
        "best practices": categories["best-practices"]["score"] * 100,
    }


def _line(name: str, reports: list[Report]) -> list[str]:
    return [name, *(f"{_median(reports, figure):.3g}" for figure in (*MOST, *LEAST))]


def _median(reports: list[Report], figure: str) -> float:
    return statistics.median(report[figure] for report in reports)


def _verdicts(reports: Mapping[str, list[Report]]) -> list[tuple[str, str, str]]:
    lines = []
    for figure in (*MOST, *LEAST):
        medians = [_median(each, figure) for each in reports.values()]
        if figure in MOST:
            worst, target = max(medians), f"at most {MOST[figure]:g}"
            reached = worst <= MOST[figure]
        else:
            worst, target = min(medians), f"{LEAST[figure]:g}"
            reached = worst >= LEAST[figure]
        lines.append((figure, f"{worst:.3g}", f"{target}: {verdict(reached)}"))
    return lines
