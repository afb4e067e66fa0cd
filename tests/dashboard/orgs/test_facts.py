"""The facts of organizations that apps register."""

import pytest

from dashboard.orgs import facts
from dashboard.orgs.facts import Fact, Facts, facts_of
from tests.cast import Cast


def test_exceptions_come_first_then_the_apps_in_order(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def facts_about_acme(text: str, tone: str = "neutral") -> Facts:
        return {cast.acme.pk: [Fact(text, tone=tone)]}

    monkeypatch.setattr(facts, "_sources", [])
    facts.register(lambda _: facts_about_acme("first"))
    facts.register(lambda _: facts_about_acme("second"))
    facts.register(lambda _: facts_about_acme("broken", "error"))

    found = facts_of([cast.acme, cast.globex])

    assert [fact.text for fact in found[cast.acme.pk]] == ["broken", "first", "second"]
    assert found[cast.globex.pk] == []
