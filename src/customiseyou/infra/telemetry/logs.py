"""structlog's set-up: constant dotted events, keywords, never a person's data."""

import logging
import re
import sys

import structlog
from structlog.typing import EventDict, Processor

_ADDRESS = re.compile(r"[^\s@<>()'\"=,;:]+@[^\s@<>()'\"=,;:]+")
# PostgreSQL tells the values of the row that broke a rule.
_ROW_VALUES = re.compile(r"(DETAIL:\s+)[^\n]*")


def without_personal_data(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Take mail addresses and rows' values out of a trace, whose words come from elsewhere."""
    trace = event.get("exception")
    if isinstance(trace, str):
        event["exception"] = _ADDRESS.sub("(address)", _ROW_VALUES.sub(r"\1(hidden)", trace))
    return event


def configure_logs(*, level: str, as_json: bool) -> None:
    """Send every log line, libraries' too, to standard error, as JSON or for reading."""
    renderer = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    common: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        without_personal_data,
    ]
    structlog.configure(
        processors=[*common, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        # One write a line, its end with it: two processes share the stream.
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *common],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # At 'info' they write about every job, request of ours to others, and picture.
    chatty = logging.DEBUG if level == "DEBUG" else logging.WARNING
    for name in ("procrastinate", "httpx", "pyvips"):
        logging.getLogger(name).setLevel(chatty)
