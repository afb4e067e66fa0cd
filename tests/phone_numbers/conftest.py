from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from pytest_django import Settings

from phone_numbers import directory


@pytest.fixture(autouse=True)
def _nothing_remembered(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No names from another test, nor a reading that goes on into the next one.

    The background can't see into a test's transaction, so the cache isn't in the database here.
    """
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    with ThreadPoolExecutor() as background:
        monkeypatch.setattr(directory, "_background", background)
        yield
    cache.clear()
    directory._here.clear()
