"""SECURITY.md supports the version that people get."""

from dashboard import __version__
from tests.outside import ROOT


def test_this_version_gets_security_fixes() -> None:
    minor = __version__.rpartition(".")[0]
    assert f"| {minor} | yes |" in (ROOT / "SECURITY.md").read_text()
