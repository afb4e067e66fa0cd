"""What gunicorn says stands in the log like everything else."""

import json
import logging
import re
from typing import Literal

import pytest
from gunicorn.config import Config

from dashboard.environment import Environment
from dashboard.operations.serve import gunicorn_arguments


def said(log_format: Literal["text", "json"], capsys: pytest.CaptureFixture[str]) -> str:
    """Return what gunicorn writes of a worker that was killed."""
    site = Environment.model_construct(host="127.0.0.1", port=8000, log_format=log_format)
    config = Config()
    for argument in gunicorn_arguments(site):
        if argument.startswith("--log"):
            name, _, value = argument.removeprefix("--").partition("=")
            config.set({"log-level": "loglevel", "logger-class": "logger_class"}[name], value)
    log = config.logger_class(config)
    log.info("Booting worker with pid: %s", 7)
    log.error("Worker (pid:%s) was sent SIGKILL!\n%s", 7, "Perhaps out of memory?")
    for handler in list(log.error_log.handlers):
        log.error_log.removeHandler(handler)
    return capsys.readouterr().err


def test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    line = json.loads(said("json", capsys))
    assert line["level"] == logging.getLevelName(logging.ERROR)
    assert line["logger"] == "gunicorn.error"
    assert line["message"] == "Worker (pid:7) was sent SIGKILL!\nPerhaps out of memory?"


def test_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    line = r"[-0-9]{10} [:,0-9]+ ERROR gunicorn.error Worker \(pid:7\) was sent SIGKILL![^\n]+\n"
    assert re.fullmatch(line, said("text", capsys))
