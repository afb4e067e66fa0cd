"""Static files with hashed names, compressed, and all style sheets in one."""

import re
from collections.abc import Iterator
from posixpath import dirname, join
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLE_SHEET = "css/app.css"

_IMPORT = re.compile(r'^@import url\("([^":]+)"\) layer\((\w+)\);$', re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Collects the static files.

    Scripts import each other by their hashed names. The style sheet includes the sheets that it
    imports, since a browser shows nothing until it has them all.
    """

    support_js_module_import_aggregation = True

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        if STYLE_SHEET in paths:
            storage, path = paths[STYLE_SHEET]
            paths = paths | {STYLE_SHEET: (_WithImports(storage), path)}
        yield from super().post_process(paths, dry_run=dry_run, **options)


class _WithImports:
    """A storage that opens a style sheet with what it imports."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def open(self, path: str) -> "ContentFile[bytes]":
        return ContentFile(with_imports(self._storage, path).encode())


def with_imports(storage: Storage, path: str) -> str:
    """Return a style sheet with those that it imports in their layers, without comments."""

    def inlined(found: re.Match[str]) -> str:
        return f"@layer {found[2]} {{ {_read(storage, join(dirname(path), found[1]))} }}"

    # Minifiers of plain CSS remove spaces that mean something in nested selectors.
    bare = _COMMENT.sub("", _IMPORT.sub(inlined, _read(storage, path)))
    lines = (line.strip() for line in bare.split("\n"))
    return "\n".join(line for line in lines if line)


def _read(storage: Storage, path: str) -> str:
    with storage.open(path) as file:
        text: str = file.read().decode()
    return text
