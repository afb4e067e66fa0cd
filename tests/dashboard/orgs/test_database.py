"""A thread holds no database connection while it waits for Vapi."""

import pytest
from django.db import connection, transaction

from dashboard.orgs.models import Organization
from tests.cast import Cast
from vapi_client.schemas.listing import PageQuery

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no pool"),
]


def test_a_call_gives_the_connection_back_to_the_pool(cast: Cast) -> None:
    assert connection.connection is not None
    cast.acme.vapi().list_numbers(PageQuery(limit=1))
    assert connection.connection is None
    assert Organization.objects.filter(pk=cast.acme.pk).exists()


def test_an_open_transaction_keeps_its_connection(cast: Cast) -> None:
    with transaction.atomic():
        used = connection.connection
        cast.acme.vapi().list_numbers(PageQuery(limit=1))
        assert connection.connection is used
