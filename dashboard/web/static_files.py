"""Static files that are collected as one: a browser then waits for the network once."""

import re
from collections.abc import Callable, Iterator
from posixpath import dirname, join
from typing import Any

import rjsmin
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

_STYLE = re.compile(r'^@import url\("([^":]+)"\) layer\((\w+)\);$', re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENTATION = re.compile(r"\s*\n\s*")
_SCRIPT = re.compile(r'^await import\("\./([^":]+)"\);$', re.MULTILINE)


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names, compressed; `app.css` and `app.js` hold what they import, without comments.

    As they lie, a browser can use them too, by one request more for each import.
    """

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        bundles = {
            name: (_Bundles(storage, BUNDLES[name]), path)
            for name, (storage, path) in paths.items()
            if name in BUNDLES
        }
        yield from super().post_process(paths | bundles, dry_run=dry_run, **options)


class _Bundles:
    """What collecting asks of a storage, for one that makes a bundle of each file."""

    def __init__(self, storage: Storage, bundle: "Bundle") -> None:
        self._storage = storage
        self._bundle = bundle

    def open(self, path: str) -> "ContentFile[bytes]":
        return ContentFile(self._bundle(self._storage, path).encode())


Bundle = Callable[[Storage, str], str]


def _styles(storage: Storage, path: str) -> str:
    def inlined(found: re.Match[str]) -> str:
        return f"@layer {found[2]} {{ {_read(storage, join(dirname(path), found[1]))} }}"

    # Minifiers of plain CSS take spaces out of nested selectors that mean something there.
    bare = _COMMENT.sub("", _STYLE.sub(inlined, _read(storage, path)))
    return _INDENTATION.sub("\n", bare)


def _scripts(storage: Storage, path: str) -> str:
    # Each in a task of its own: together they would keep a phone from answering for too long.
    def inlined(found: re.Match[str]) -> str:
        return f"setTimeout(() => {{{_read(storage, join(dirname(path), found[1]))}}});"

    return str(rjsmin.jsmin(_SCRIPT.sub(inlined, _read(storage, path))))


def _read(storage: Storage, path: str) -> str:
    with storage.open(path) as file:
        text: str = file.read().decode()
    return text


BUNDLES: dict[str, Bundle] = {"css/app.css": _styles, "js/app.js": _scripts}
