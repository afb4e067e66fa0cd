"""No regular expression takes longer than in proportion to the length of its text."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from audits.rules.naming import _matcher
from tests.cpu_time import limited_cpu

from .attacks import slow_text
from .project import ROOT, USES, Found, in_python, in_scripts

# These come from the settings of an organization, as shell patterns
COMPUTED = {"numbers/audits/rules/naming.py"}


def in_addresses(resolver: Any = None) -> Iterator[Found]:
    for each in (resolver or get_resolver()).url_patterns:
        yield Found(f"address {each.pattern}", "search", each.pattern.regex)
        if isinstance(each, URLResolver):
            yield from in_addresses(each)
        else:
            assert isinstance(each, URLPattern)


def in_models() -> Iterator[Found]:
    for model in apps.get_models():
        for field in model._meta.get_fields():
            for validator in getattr(field, "validators", ()):
                if isinstance(regex := getattr(validator, "regex", None), re.Pattern):
                    yield Found(f"validator of {field}", "search", regex)


PYTHON = list(in_python())
SCRIPTS = list(in_scripts())


def checked(found: Found) -> None:
    assert found.pattern is not None
    pattern, use = found.pattern, USES[found.use]
    slow = slow_text(pattern, lambda text: use(pattern, text))
    assert slow is None, f"{found.place}: {found.use} is slow on a long text such as {slow}"


@pytest.mark.parametrize("found", PYTHON, ids=lambda found: f"{found.place}-{found.use}")
def test_a_pattern_of_a_module_is_linear(found: Found) -> None:
    if found.pattern is None:
        assert found.place.partition(":")[0] in COMPUTED, "write the pattern as a literal"
    else:
        checked(found)


@pytest.mark.parametrize("found", SCRIPTS, ids=lambda found: found.place)
def test_a_pattern_of_a_script_is_linear(found: Found) -> None:
    assert found.pattern is not None, "write the pattern as a literal"
    checked(found)


def test_the_patterns_of_addresses_and_models_are_linear() -> None:
    unique = {(each.pattern, each.use): each for each in [*in_addresses(), *in_models()]}
    for found in unique.values():
        checked(found)


def test_the_name_pattern_of_an_organization_is_linear() -> None:
    for pattern in ("*a*a*a*a*b", "*" * 50 + "b", "[a-z]*[a-z]*[!a-z]"):
        for name in ("a" * 100_000, "ab" * 50_000 + "c"):
            with limited_cpu(5):
                _matcher(pattern)(name)


def test_every_pattern_is_found() -> None:
    places = {each.place.partition(":")[0] for each in PYTHON}
    for folder in ("dashboard", "numbers"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text()
            assert "from re import" not in text
            if "re.compile(" in text:
                assert str(path.relative_to(ROOT)) in places
    assert len(SCRIPTS) >= 5


@pytest.mark.parametrize(
    ("pattern", "use"),
    [
        (r"(a+)+$", "match"),
        (rb"\s+$", "search"),
        (r"(\+|00)?([\d\s().-]*\d[\d\s().-]*)", "fullmatch"),
        (r"(?i)((?:://|\bsips?:)[^:@/?#\s]*:)([^@/?#\s]+)(?=@)", "finditer"),
        (r"(?i)(?<=[?&;])([^=&;\s]*(?:token|secret)[^=&;\s]*=)([^&;#\s]+)", "finditer"),
    ],
)
def test_a_slow_pattern_is_found(pattern: Any, use: str) -> None:
    with pytest.raises(AssertionError, match="is slow on a long text"):
        checked(Found("here", use, re.compile(pattern)))
