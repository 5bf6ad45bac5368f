"""How a command beside a running bot speaks to it: lines of JSON over a Unix socket next to the database.

    → {"command": "invite", "arguments": {"account": "office"}}     ← {"link": "…"}  or  {"error": "a sentence"}

    ControlError            what the person at the terminal is told
    ├── ControlDown         nobody listens: the command may open the database itself, if it gets the lock
    └── ControlSilent       somebody listens and gave no answer; perhaps it was done

Mode 0600 is the whole access control: who may open the socket may read the database too.
"""

import asyncio
import inspect
import json
import logging
import socket
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from bot import unix_socket

Command = Callable[..., Awaitable[Mapping[str, Any]]]

MAX_REQUEST = 64 * 1024  # bytes of one line
MAX_ANSWER = 8 * 1024 * 1024
LONG_SECONDS = {"backup": 3600.0, "forget": 3600.0}  # commands that take as long as the database is large
MAX_TALKS = 16  # at once; further ones wait in the backlog
ACCEPT_PAUSE = 1.0  # seconds
CONNECT_SECONDS = 2.0
_log = logging.getLogger(__name__)


class ControlError(Exception):
    """Its text is a sentence for the terminal."""


class ControlDown(ControlError):
    pass


class ControlSilent(ControlError):
    pass


def socket_path(database: Path) -> Path:
    """The control socket of a database: ``perezvon.db`` → ``perezvon.db.sock``."""
    return database.with_name(database.name + ".sock")


class Control:
    """The listening side. Commands are called with the arguments of the request; a ControlError of theirs is told.

    ``locked`` says whether this process holds the database: only then is a socket left by a dead bot removed.
    """

    def __init__(
        self,
        path: Path,
        commands: Mapping[str, Command],
        *,
        locked: Callable[[], bool],
        request_seconds: float = 5.0,
        command_seconds: float = 60.0,
    ) -> None:
        self._path = path
        self._commands = commands
        self._locked = locked
        self._request_seconds = request_seconds
        self._command_seconds = command_seconds
        self._talks = asyncio.Semaphore(MAX_TALKS)
        self.listening = asyncio.Event()

    async def serve(self) -> None:
        """Answer until cancelled. ControlError: the socket cannot be made (no lock, too long a name, no right)."""
        if not self._locked():
            raise ControlError("The control socket is made only by the process that holds the database.")
        try:
            listener, made = unix_socket.listen(self._path)
        except OSError as error:
            raise ControlError(f"The control socket cannot be made: {error.strerror or error}.") from error
        try:
            async with asyncio.TaskGroup() as talks:
                self.listening.set()
                while True:
                    await self._talks.acquire()
                    talks.create_task(self._talk(await _accept(listener)))
        finally:
            self.listening.clear()
            listener.close()
            unix_socket.remove(self._path, made)

    async def _talk(self, connection: socket.socket) -> None:
        """All requests of one connection, one by one; whatever goes wrong ends this connection alone."""
        try:
            with connection:
                reader, writer = await asyncio.open_unix_connection(sock=connection, limit=MAX_REQUEST)
                writer.transport.set_write_buffer_limits(0)  # drained means sent
                try:
                    while await self._exchange(reader, writer):
                        pass
                finally:
                    writer.transport.abort()
        except (OSError, TimeoutError):
            pass  # the other side has gone, or keeps us waiting
        except Exception:
            _log.exception("a control connection failed")
        finally:
            self._talks.release()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer; False when there was no whole request, or none can follow."""
        line = b""
        try:
            async with asyncio.timeout(self._request_seconds):
                line = await reader.readuntil(b"\n")
        except asyncio.IncompleteReadError:
            return False
        except asyncio.LimitOverrunError:
            pass  # the empty line gets its sentence
        answer = json.dumps(await self._answer(line), default=str).encode()
        async with asyncio.timeout(self._request_seconds):
            writer.write(answer + b"\n")
            await writer.drain()
        return bool(line)

    async def _answer(self, line: bytes) -> Mapping[str, Any]:
        try:
            request = json.loads(line)
            name, arguments = request["command"], request.get("arguments", {})
            command = self._commands.get(name) if isinstance(name, str) else None
        except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
            return {"error": f"The request could not be read; it is one line of JSON up to {MAX_REQUEST} bytes."}
        if command is None:
            return {"error": "The running bot does not know this command; it may be of another version."}
        try:
            inspect.signature(command).bind(**arguments)
        except TypeError:
            return {"error": "The running bot does not know these arguments; it may be of another version."}
        try:
            async with asyncio.timeout(LONG_SECONDS.get(name, self._command_seconds)):
                return await command(**arguments)
        except TimeoutError:
            return {"error": "The command took too long; it may have been done in part."}
        except ControlError as error:
            return {"error": str(error)}
        except Exception:
            _log.exception("a control command failed", extra={"command": name})
            return {"error": "The command failed; the log of the bot says why."}


async def ask(path: Path, command: str, *, seconds: float = 65.0, **arguments: Any) -> dict[str, Any]:
    """Ask the running bot and wait for its answer, which may be ``{"error": sentence}``.

    ControlDown: no bot runs. ControlSilent: it did not answer. ControlError: the request is too long to send.
    """
    request = json.dumps({"command": command, "arguments": arguments}).encode() + b"\n"
    if len(request) > MAX_REQUEST:
        raise ControlError("The request is too long.")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        await _connect(connection, path)
        try:
            async with asyncio.timeout(seconds + LONG_SECONDS.get(command, 0.0)):
                reader, writer = await asyncio.open_unix_connection(sock=connection, limit=MAX_ANSWER)
                try:
                    writer.write(request)
                    answer = json.loads(await reader.readuntil(b"\n"))
                finally:
                    writer.transport.abort()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            raise ControlSilent("The running bot gave no answer; look whether it was done before repeating.") from None
    return answer if isinstance(answer, dict) else {"error": "The running bot gave an answer of no known shape."}


async def _connect(connection: socket.socket, path: Path) -> None:
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            await unix_socket.connect(connection, path)
    except PermissionError:
        raise ControlSilent("The running bot belongs to another user of this machine.") from None
    except TimeoutError:
        raise ControlSilent("The running bot is too busy to answer.") from None
    except OSError:
        raise ControlDown("No bot is running on this database.") from None


async def _accept(listener: socket.socket) -> socket.socket:
    while True:
        try:
            connection, _ = await asyncio.get_running_loop().sock_accept(listener)
        except OSError:  # no descriptor left for it
            _log.exception("a control connection could not be accepted")
            await asyncio.sleep(ACCEPT_PAUSE)
        else:
            return connection
