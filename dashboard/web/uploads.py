"""Files that people upload: one at a time, small, in memory, and only on pages that take one."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadhandler import MemoryFileUploadHandler


def takes_file[View: Callable[..., Any]](view: View) -> View:
    """Let a view's form have a file. Its outermost decorator."""
    view.takes_file = True  # type: ignore[attr-defined]
    return view


class FileInMemory(MemoryFileUploadHandler):
    """Keeps a file of FILE_UPLOAD_MAX_MEMORY_SIZE at most, and nothing of a longer one.

    Other pages refuse the request, before anything of its file is read.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        match = getattr(self.request, "resolver_match", None)
        if not getattr(match and match.func, "takes_file", False):
            raise TooManyFilesSent("This page takes no file.")
        super().new_file(*args, **kwargs)
