"""A limit on downloads, so that they leave threads and database connections for pages."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from threading import Lock

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from . import metrics

MOST_OF_A_PERSON = 2
MOST = 4  # of everybody; a download holds a thread and a connection until its last byte is sent

_under_way: Counter[int] = Counter()  # in this process, by the person's id
_lock = Lock()


def start_download(
    request: HttpRequest, prepare: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """Return a download, or a page with status 429 if too many are under way in this process."""
    person = request.user.pk
    assert person  # noqa: S101 - only people who are signed in download
    if not _begin(person):
        metrics.turns_refused.labels("downloads").inc()
        context = {"own": _under_way[person] >= MOST_OF_A_PERSON, "most": MOST_OF_A_PERSON}
        response = render(request, "too_many_downloads.html", context, status=429)
        response["Retry-After"] = "30"
        return response
    try:
        download = prepare()
    except BaseException:
        _end(person)
        raise
    download._resource_closers.append(partial(_end, person))  # type: ignore[attr-defined]
    return download


def _begin(person: int) -> bool:
    with _lock:
        if _under_way[person] >= MOST_OF_A_PERSON or _under_way.total() >= MOST:
            return False
        _under_way[person] += 1
        return True


def _end(person: int) -> None:
    with _lock:
        _under_way[person] -= 1
        if not _under_way[person]:
            del _under_way[person]
