import pytest

from dashboard.activity.record import Actor
from tests.cast import Cast
from vapi_sandbox import Organization

from .creator import Creator


@pytest.fixture
def creator(cast: Cast, operator: Actor, vapi_acme: Organization) -> Creator:
    return Creator(cast, operator, vapi_acme)
