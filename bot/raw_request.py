"""The front of the web server: repairs the request line that one PBX sends (seed 000 §1), and listens with TLS.

Cifra1 prints ``GET ?event=BEGIN&event_dt=2017-08-04 15:22:10.580&… HTTP/1.1``: a target without its slash, with a raw
blank. aiohttp's parser answers 400 to either before any handler is asked. So the first line of each connection is read
here, repaired if it is one of those, and handed on with all that follows; any other line passes untouched.

    site = Listener(runner, host, port)                                      instead of web.TCPSite
    site = Listener(runner, host, tls_port, ssl_context=certificate.context)
"""

import asyncio
import re
import ssl
from asyncio import transports
from pathlib import Path

import structlog
from aiohttp import web

from calls.clock import Clock

log = structlog.get_logger(__name__)

LINE_MAX = 8190  # bytes; aiohttp's own limit
LINE_SECONDS = 10.0  # for the first line to be here: whoever opens a connection and says nothing is let go
NO_PASSWORD = ""  # a key with one is refused, instead of a question on the terminal that nobody answers
LOOK_S = 60.0  # how often the certificate's files are looked at

# Only in the query may anything be wrong; the version must stand where it belongs.
_QUERY = re.compile(rb"(GET|POST) (?:https?://[^/? ]+(?=\?))?(/[^? ]*)?(\?[^\x00-\x1f\x7f]*) (HTTP/1\.[01])")
_UNFIT = re.compile(rb"[ \"<>\\^`{|}\x80-\xff]")


def repaired(line: bytes) -> bytes:
    """A request line without its line end, made fit for a strict parser; what is none of ours comes back as it was."""
    found = _QUERY.fullmatch(line)
    if found is None:
        return line
    method, path, query, version = found.groups()
    quoted = _UNFIT.sub(lambda byte: b"%%%02X" % byte[0][0], query)
    return b"%s %s%s %s" % (method, path or b"/", quoted, version)


class FirstLine(asyncio.Protocol):
    """Stands before aiohttp's own protocol until the first line is here, then steps out of the way.

    A repaired request is told to close its connection: the next one's line would not pass here.
    """

    def __init__(self, behind: asyncio.Protocol, seconds: float = LINE_SECONDS) -> None:
        self._behind = behind
        self._seconds = seconds
        self._buffer = b""
        self._transport: transports.BaseTransport | None = None
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: transports.BaseTransport) -> None:
        self._transport = transport
        self._behind.connection_made(transport)
        self._patience = asyncio.get_running_loop().call_later(self._seconds, transport.close)

    def data_received(self, data: bytes) -> None:
        self._buffer = (self._buffer + data).lstrip(b"\r\n")
        line, end, rest = self._buffer.partition(b"\n")
        if not end and len(self._buffer) <= LINE_MAX:
            return
        bare = line.removesuffix(b"\r")
        better = repaired(bare) if end else bare
        if better != bare:
            self._step_aside(better + b"\r\nConnection: close\r\n" + rest)
        else:
            self._step_aside(self._buffer)

    def connection_lost(self, error: Exception | None) -> None:
        self._calm()
        self._behind.connection_lost(error)

    def eof_received(self) -> bool | None:
        return self._behind.eof_received()

    def pause_writing(self) -> None:
        self._behind.pause_writing()

    def resume_writing(self) -> None:
        self._behind.resume_writing()

    def _step_aside(self, data: bytes) -> None:
        self._calm()
        assert isinstance(self._transport, transports.Transport)
        self._transport.set_protocol(self._behind)
        self._behind.data_received(data)

    def _calm(self) -> None:
        if self._patience is not None:
            self._patience.cancel()


class Listener(web.BaseSite):
    """``web.TCPSite`` with a FirstLine before each connection. ``line_seconds``: see LINE_SECONDS."""

    def __init__(
        self,
        runner: web.BaseRunner,
        host: str,
        port: int,
        *,
        ssl_context: ssl.SSLContext | None = None,
        line_seconds: float = LINE_SECONDS,
    ) -> None:
        super().__init__(runner, ssl_context=ssl_context)
        self._host, self._port, self._line_seconds = host, port, line_seconds

    @property
    def name(self) -> str:
        return f"{'https' if self._ssl_context else 'http'}://{self._host}:{self.port}"

    @property
    def port(self) -> int:
        """The one it listens on, also when any free one was asked for."""
        sockets = self._server.sockets if isinstance(self._server, asyncio.Server) else ()
        return int(sockets[0].getsockname()[1]) if sockets else self._port

    async def start(self) -> None:
        await super().start()
        make = self._runner.server
        assert make is not None
        self._server = await asyncio.get_running_loop().create_server(
            lambda: FirstLine(make(), self._line_seconds),
            self._host,
            self._port,
            ssl=self._ssl_context,
            backlog=self._backlog,
        )


class Certificate:
    """A certificate chain and its key (PEM). New files are taken by ``reload``, and count for new connections."""

    def __init__(self, chain: Path, key: Path) -> None:
        """Raises OSError and ssl.SSLError for files that cannot be read or do not belong together."""
        self._chain, self._key = chain, key
        self._seen = self._stamp()
        self.context = _context(chain, key)

    def reload(self) -> bool:
        """Take changed files; tells whether there were any. Files that are half written or do not belong together are
        left for the next look, and the certificate stays as it was."""
        try:
            stamp = self._stamp()
            if stamp == self._seen:
                return False
            _context(self._chain, self._key)
            self.context.load_cert_chain(self._chain, self._key, password=NO_PASSWORD)
        except (OSError, ssl.SSLError):
            log.warning("the new certificate cannot be used; the old one stays")
            return False
        self._seen = stamp
        log.info("the certificate was read again")
        return True

    async def keep_fresh(self, clock: Clock) -> None:
        """Until cancelled."""
        while True:
            await clock.sleep(LOOK_S)
            self.reload()

    def _stamp(self) -> tuple[tuple[int, int], ...]:
        """When each file was changed, and how long it is; links are followed."""
        return tuple((one.st_mtime_ns, one.st_size) for one in (self._chain.stat(), self._key.stat()))


def _context(chain: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key, password=NO_PASSWORD)
    return context
