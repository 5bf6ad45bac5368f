"""What is written down while the bot runs, and never a secret or a whole phone number in it.

One handler on the root logger renders structlog and the standard logging of the libraries alike; the redaction is its
last step before the rendering, after tracebacks have become text, so that nothing is written around it.
"""

import contextlib
import logging
import sys
import threading
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.redaction import Redactor
from bot.settings import Settings

# They print whole addresses, keys included, at INFO or DEBUG; aiohttp's access log prints the queries of webhooks.
QUIET = {"httpx": logging.WARNING, "httpcore": logging.WARNING, "aiohttp.access": logging.CRITICAL}
_ENRICH: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]


class _Handler(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:
        """Not as the standard library does it: that prints the message and its arguments as they are."""
        with contextlib.suppress(Exception):
            kind = sys.exc_info()[0]
            self.stream.write(f"a log record of {record.name} could not be written: {kind and kind.__name__}\n")


class Logs:
    """The logging of this process; ``close`` puts back what stood before (tests build many bots in one process)."""

    def __init__(self, redactor: Redactor, handler: logging.Handler) -> None:
        self._redactor = redactor
        self._handler = handler
        self._root = logging.getLogger()
        self._before = (self._root.handlers[:], self._root.level)
        self._hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        self._levels = {name: logging.getLogger(name).level for name in QUIET}
        self._root.handlers = [handler]
        for name, level in QUIET.items():
            logging.getLogger(name).setLevel(level)
        sys.excepthook = _uncaught
        threading.excepthook = sys.unraisablehook = _uncaught_elsewhere

    @property
    def level(self) -> str:
        return logging.getLevelName(self._root.level)

    @level.setter
    def level(self, name: str) -> None:
        """From now on. ValueError: there is no such level."""
        self._root.setLevel(name.upper())

    def hide(self, secrets: Iterable[str]) -> None:
        """More values that must not be shown."""
        self._redactor.hide(secrets)

    def close(self) -> None:
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._hooks
        self._root.handlers, level = self._before
        self._root.setLevel(level)
        for name, level in self._levels.items():
            logging.getLogger(name).setLevel(level)
        structlog.reset_defaults()
        self._handler.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def setup(settings: Settings, secrets: Iterable[str], stream: TextIO | None = None) -> Logs:
    """Start logging to ``stream`` (standard error) as LOG__FORMAT and LOG__LEVEL say, ``secrets`` hidden."""
    redactor = Redactor(secrets)

    def redact(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        return {redactor.text(str(key)): _one_line(key, redactor.value(value)) for key, value in event.items()}

    handler = _Handler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_ENRICH,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,  # plain text: no local variables
                redact,
                _renderer(settings.log.format, (stream or sys.stderr).isatty()),
            ],
        )
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *_ENRICH,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    logs = Logs(redactor, handler)
    logs.level = settings.log.level
    return logs


def _renderer(form: str, terminal: bool) -> Processor:
    if form == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=terminal, exception_formatter=structlog.dev.plain_traceback)


def _one_line(key: str, value: object) -> object:
    """Only a traceback may break lines; a client's name must not begin a log line."""
    return value.replace("\n", "\\n") if isinstance(value, str) and key not in {"exception", "stack"} else value


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("uncaught", exc_info=(kind, error, trace))


def _uncaught_elsewhere(args: Any) -> None:
    """In a thread, or where nothing can be raised: both hand over the same three."""
    if args.exc_value is not None:
        _uncaught(args.exc_type, args.exc_value, args.exc_traceback)
