"""The image and compose.yaml, as far as they can be checked without a container engine."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

from dashboard import __version__
from dashboard.environment import Environment
from tests.outside import ROOT
from tests.vapi_client.local_server import QuietHandler, serving

COMPOSE = ROOT / "compose.yaml"
BIN = Path(sys.executable).parent
OPTIONS = ["--failure-threshold=warning", "--ignore=DL3008"]  # Debian decides on versions
CLIENTS = {"bookworm": 15, "trixie": 17}  # the major of postgresql-client in each Debian


def compose() -> dict[str, dict[str, dict[str, object]]]:
    found: dict[str, dict[str, dict[str, object]]] = YAML(typ="safe").load(COMPOSE.read_text())
    return found


def test_the_linter_of_dockerfiles_has_no_complaint() -> None:

    command = [str(BIN / "hadolint"), *OPTIONS, str(ROOT / "Dockerfile")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_compose_follows_its_schema() -> None:
    command = [str(BIN / "check-jsonschema"), "--builtin-schema=vendor.compose-spec", str(COMPOSE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_compose_sets_only_settings_that_exist() -> None:
    names = {name.upper() for name in Environment.model_fields}
    names |= {f"{name}_FILE" for name in names}
    for name, service in compose()["services"].items():
        if str(service["image"]).startswith("vapi-numbers"):
            assert set(service.get("environment", {})) <= names, name  # type: ignore[call-overload]
            assert service["read_only"] is True


def test_settings_of_a_file_reach_the_containers_of_the_site() -> None:
    for name in ("migrate", "web", "worker"):
        service = compose()["services"][name]
        assert service["env_file"] == [{"path": "site.env", "required": False}]
        assert "EMAIL_URL" not in service["environment"]  # type: ignore[operator]


def test_pg_dump_is_no_older_than_the_server() -> None:
    releases = re.findall(r"^FROM \S+-(\w+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    server = re.match(r"postgres:(\d+)", str(compose()["services"]["database"]["image"]))
    assert server
    assert CLIENTS[releases[-1]] >= int(server[1])
    assert len(set(releases)) == 1  # what was built runs with the libraries that it was built with


def test_the_health_check_asks_the_site_itself_behind_a_proxy() -> None:
    class Ready(QuietHandler):
        def get(self) -> None:
            self.answer(status=200 if self.path == "/readyz" else 404)

    check = re.search(
        r"^HEALTHCHECK [^[]*CMD (.*)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE
    )
    assert check
    _, *arguments = json.loads(check[1])
    with serving(Ready) as url:
        environment = {"PORT": url.rpartition(":")[2], "http_proxy": "http://127.0.0.1:9"}
        subprocess.run([sys.executable, *arguments], env=environment, check=True)


def test_the_copied_folders_are_not_ignored() -> None:
    copied = re.findall(r"^COPY ([\w.]+) ", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert copied
    assert {f"!{each}" for each in copied} <= set(ignored)


def test_the_lock_satisfies_the_project_and_names_no_host() -> None:
    text = (ROOT / "requirements.lock").read_text()
    assert "://" not in text
    locked = dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    for each in [*project["dependencies"], *(one for extra in extras for one in extra)]:
        requirement = Requirement(each)
        assert requirement.specifier.contains(
            locked[canonicalize_name(requirement.name)], prereleases=True
        )


def test_the_wheel_has_templates_static_files_and_the_command(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob(f"vapi_numbers_dashboard-{__version__}-*.whl")
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
        [entry_points] = [each for each in names if each.endswith("entry_points.txt")]
        assert b"vapi-numbers = dashboard.__main__:main" in archive.read(entry_points)
    assets = "dashboard/assets"
    assert {f"{assets}/templates/base.html", f"{assets}/static/css/app.css"} <= names
    assert {"phone_numbers/urls.py", "bulk/urls.py", "vapi_sandbox/__main__.py"} <= names
    assert not any(each.startswith(("tests/", "benchmarks/", "docs/")) for each in names)
