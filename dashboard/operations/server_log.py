"""gunicorn's messages in the format of the site's log. `serve.py` names one of these classes."""

import logging
from typing import ClassVar

from gunicorn.config import Config
from gunicorn.glogging import Logger

from dashboard.web.log_format import JsonFormatter, LineFormatter


class TextLogger(Logger):  # type: ignore[misc]  # gunicorn isn't typed
    formatter: ClassVar[logging.Formatter] = LineFormatter()

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(self.formatter)


class JsonLogger(TextLogger):
    formatter = JsonFormatter()
