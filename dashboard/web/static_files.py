"""Static files with hashed names, compressed, without comments, style sheets with their imports."""

import re
from collections.abc import Iterator
from posixpath import dirname, join
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLE_SHEETS = "css/"
SCRIPTS = "js/"  # the folders of the site's own

_IMPORT = re.compile(r'^@import url\("([^":]+)"\) layer\((\w+)\);$', re.MULTILINE)
_SCRIPT_COMMENT = re.compile(r"^[ \t]*//.*$|[ \t]// .*$", re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Collects the static files.

    Scripts import each other by their hashed names. A style sheet includes the sheets that it
    imports, since a browser shows nothing until it has them all.
    """

    support_js_module_import_aggregation = True

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        served = {name: (_Served(storage), path) for name, (storage, path) in paths.items()}
        yield from super().post_process(served, dry_run=dry_run, **options)


class _Served:
    """A storage that opens files as browsers get them."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def open(self, path: str) -> "File[bytes]":
        if path.startswith(STYLE_SHEETS):
            return ContentFile(with_imports(self._storage, path).encode())
        if path.startswith(SCRIPTS):
            return ContentFile(without_comments(_read(self._storage, path)).encode())
        return self._storage.open(path)


def with_imports(storage: Storage, path: str) -> str:
    """Return a style sheet with those that it imports in their layers, without comments."""

    def inlined(found: re.Match[str]) -> str:
        return f"@layer {found[2]} {{ {_read(storage, join(dirname(path), found[1]))} }}"

    # Minifiers of plain CSS remove spaces that mean something in nested selectors.
    bare = _COMMENT.sub("", _IMPORT.sub(inlined, _read(storage, path)))
    return _without_indentation(bare)


def without_comments(script: str) -> str:
    """Return a script without its comments, which are a fifth of it."""
    return _without_indentation(_SCRIPT_COMMENT.sub("", script))


def _without_indentation(text: str) -> str:
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _read(storage: Storage, path: str) -> str:
    with storage.open(path) as file:
        text: str = file.read().decode()
    return text
