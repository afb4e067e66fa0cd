"""What the site's own code doesn't do. ruff's rules named S check the rest (pyproject.toml)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

PACKAGES = ("dashboard", "numbers/vapi_client", "numbers/phone_numbers", "numbers/audits")
NETWORK = {
    "aiohttp",
    "ftplib",
    "http.client",
    "httpcore",
    "httpx",
    "requests",
    "smtplib",
    "socket",
    "socketserver",
    "urllib.request",
    "urllib3",
    "websockets",
    "xmlrpc",
}
OF_THE_SITE_ITSELF = {
    "dashboard.operations.serve",  # whether its port is free
    "dashboard.operations.receiving",  # gunicorn's worker
    "dashboard.operations.running",  # make demo waits for its own site
    "dashboard.single_sign_on.discovery",  # errors; allauth calls the providers of single sign-on
    "dashboard.web.mail",  # the errors of Django's mail
    "dashboard.workers.process",  # the name of its host
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        folder = Path(settings.BASE_DIR, package)
        for path in sorted(folder.rglob("*.py")):
            name = ".".join(path.relative_to(folder.parent).with_suffix("").parts)
            yield name, ast.parse(path.read_text())


def imported(tree: ast.Module) -> set[str]:
    """Return the modules that a module imports, and the names that it imports from them."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_only_the_client_of_vapi_opens_connections() -> None:
    """So no address that a person types is ever called from here, but for those of providers that
    site administrators set up. Django sends the mail."""
    connecting = {name for name, tree in modules() if imported(tree) & NETWORK}
    assert any(name.startswith("vapi_client.") for name in connecting)
    others = {name for name in connecting if not name.startswith("vapi_client.")}
    assert others <= OF_THE_SITE_ITSELF


def test_only_the_commands_of_operations_start_programs() -> None:
    starting = {
        name
        for name, tree in modules()
        if any(each.startswith("subprocess") for each in imported(tree))
        or re.search(r"\bos\.(system|popen|exec\w*|spawn\w*|fork)\(", ast.unparse(tree))
    }
    assert starting == {
        f"dashboard.operations.{each}" for each in ("backing_up", "running", "sample_site", "serve")
    }


def test_no_template_is_made_of_text() -> None:
    made = {
        name
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] in {"from_string", "Template"}
    }
    assert not made


def test_no_format_string_comes_from_a_request() -> None:
    """`.format` is called on the code's own texts only: literals, and constants in capitals."""
    formatted = {
        f"{name}: {ast.unparse(node)}"
        for name, tree in modules()
        if not name.startswith("dashboard.operations.")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "format"
        and not isinstance(node.func.value, ast.Constant)
        and not ast.unparse(node.func.value).isupper()
    }
    assert formatted == {
        "dashboard.activity.triggers: event.format(table=table)",
        "phone_numbers.forms.fault_messages: message.format(**context)",
        "vapi_client.json_text: msgspec.json.format(_ENCODER.encode(value), indent=2)",
    }
