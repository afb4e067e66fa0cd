import pytest

from bulk import pacing
from dashboard.activity.record import Actor
from tests.cast import Cast
from tests.phone_numbers.conftest import _fresh_names
from vapi_sandbox import Organization

from .bulk_editor import BulkEditor

__all__ = ["_fresh_names"]


@pytest.fixture(autouse=True)
def _nobody_waits_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hand on what has to wait for seconds: `let_time_pass` lets it go on."""
    monkeypatch.setattr(pacing, "LONGEST_WAIT", 0.5)


@pytest.fixture
def operator(cast: Cast) -> Actor:
    return Actor(cast.operator.email, cast.operator.pk, "203.0.113.5")


@pytest.fixture
def editor(cast: Cast, operator: Actor, vapi_acme: Organization) -> BulkEditor:
    return BulkEditor(cast, operator, vapi_acme)
