"""Structured logs: one JSON line per happening, with the trace id of the call that made it."""

import logging
import os
import sys
from functools import partial
from typing import Any

import structlog

from shared.kit.jsontext import as_json

LEVEL = "AFTERSALES_LOG_LEVEL"
SERVICE = "AFTERSALES_SERVICE"
_current: list[Any] = []


def configure(service: str) -> None:
    """Set logging up for one process. `AFTERSALES_LOG_LEVEL` (INFO unless set) is the least serious level shown."""
    level = logging.getLevelNamesMapping().get(os.environ.get(LEVEL, "INFO"), logging.INFO)
    _current.clear()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            partial(_named, service),
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=lambda entry, **_: as_json(entry)),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _named(service: str, _logger: Any, _method: str, entry: Any) -> Any:
    """Which part speaks: several apps made in one process are told apart by the environment of the one that runs."""
    entry["service"] = os.environ.get(SERVICE, service)
    return entry


def log() -> Any:
    """The logger: made once for each configuration, since making one costs more than writing a line."""
    if not _current:
        _current.append(structlog.get_logger().bind())
    return _current[0]
