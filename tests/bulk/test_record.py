"""The record shows a run as one entry, which opens to the changes of its numbers."""

import csv
from collections import Counter
from html import unescape

from django.test import Client

from dashboard.activity.models import Attempt
from tests.bulk.bulk_editor import BulkEditor
from tests.bulk.changes.samples import fields

FRONT = fields({"name": "Front desk"})
ROW = '<li class="entry">'


def test_a_run_is_one_entry_that_opens(as_operator: Client, editor: BulkEditor) -> None:
    run = editor.run(FRONT)
    assert Attempt.objects.count() == 11
    page = unescape(as_operator.get("/orgs/acme/activity/").text)
    assert page.count(ROW) == 1
    assert "Change many numbers" in page and "Done: 10." in page
    assert f'href="/orgs/acme/bulk/{run.pk}/"' in page
    assert f'href="/orgs/acme/activity/?batch={run.pk}"' in page
    assert "<dt>Request</dt>" not in page
    opened = as_operator.get("/orgs/acme/activity/", {"batch": run.pk}).text
    assert opened.count(ROW) == 10
    assert f"?batch={run.pk}" in as_operator.get(f"/orgs/acme/bulk/{run.pk}/").text


def test_a_number_has_its_change_and_a_file_has_every_attempt(
    as_operator: Client, editor: BulkEditor
) -> None:
    editor.run(FRONT)
    page = as_operator.get("/orgs/acme/activity/", {"subject": editor.ids[0]}).text
    assert page.count(ROW) == 1
    file = as_operator.get("/orgs/acme/activity/", {"format": "csv"}).getvalue().decode()
    actions = Counter(each["action"] for each in csv.DictReader(file.splitlines()))
    assert actions == {"bulk.run": 1, "number.update": 10, "data.download": 2}
