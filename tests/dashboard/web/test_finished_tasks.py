"""Tasks that succeeded are deleted with the addresses in them, and those that failed stay."""

import pytest
from django_tasks_db.models import DBTaskResult

from dashboard.web.finished_tasks import delete_finished
from tests.dashboard.workers.tasks import double, fail

pytestmark = pytest.mark.django_db


def test_tasks_of_a_kind_are_deleted_unless_they_failed() -> None:
    for number in range(2):
        double.enqueue(number)
    fail.enqueue()
    first, second, other = DBTaskResult.objects.order_by("enqueued_at")
    first.set_successful(2)
    second.set_failed(ValueError("no connection to the mail server"))
    other.set_successful(None)

    delete_finished(double)

    assert set(DBTaskResult.objects.all()) == {second, other}
