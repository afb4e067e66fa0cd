"""gunicorn's hooks. `serve.py` names this module, and gunicorn finds them by their names."""

from .draining import post_worker_init, when_ready
from .metrics_files import child_exit, on_exit

__all__ = ["child_exit", "on_exit", "post_worker_init", "when_ready"]
