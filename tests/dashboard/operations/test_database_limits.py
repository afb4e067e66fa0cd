"""The site doesn't start if its pools may exceed PostgreSQL's limit."""

import pytest
from django.db import connection

from dashboard.operations.database_limits import check_connections

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has this limit")
def test_more_connections_than_postgresql_allows_are_refused() -> None:
    check_connections(4)
    with pytest.raises(SystemExit, match=r"DATABASE_POOL_SIZE: 40 processes with 8 .* the 19"):
        check_connections(40)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has a limit")
def test_sqlite_has_no_limit() -> None:
    check_connections(1000)
