"""A Unix socket file of our own: mode 0600, at a path of any length, removed by nobody but its maker."""

import asyncio
import os
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MAX_PATH = 107  # bytes of sun_path on Linux, without the zero
MODE = 0o600
BACKLOG = 16
FULL_PAUSE = 0.02  # seconds

Identity = tuple[int, int]  # device and inode


def listen(path: Path) -> tuple[socket.socket, Identity]:
    """Listen at ``path``, in place of a socket that is there already: the caller knows that nobody uses it. OSError."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.setblocking(False)
        with suppress(FileNotFoundError):
            if stat.S_ISSOCK(path.lstat().st_mode):
                path.unlink()
        os.fchmod(listener.fileno(), MODE)  # before bind: on Linux the file is born with the mode of the socket
        with short(path) as name:
            listener.bind(name)
        path.chmod(MODE)
        listener.listen(BACKLOG)
        return listener, _identity(path)
    except OSError:
        listener.close()
        raise


async def connect(connection: socket.socket, path: Path) -> None:
    """Connect, however long the queue at the door is full (the caller sets the time-out). OSError.

    Not with the loop's sock_connect: a Unix socket connects at once or not at all, and the loop would take "not at
    all" for "soon".
    """
    connection.setblocking(False)
    while True:
        try:
            with short(path) as name:
                connection.connect(name)
        except BlockingIOError:
            await asyncio.sleep(FULL_PAUSE)
        else:
            return


def remove(path: Path, made: Identity) -> None:
    """Remove the socket that ``listen`` made, not one that has taken its place since."""
    with suppress(OSError):
        if _identity(path) == made:
            path.unlink()


@contextmanager
def short(path: Path) -> Iterator[str]:
    """A name of ``path`` that fits into a socket address: a long directory is named by a descriptor of it. OSError."""
    if len(os.fsencode(path)) <= MAX_PATH:
        yield str(path)
        return
    directory = os.open(path.parent, os.O_DIRECTORY | os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{directory}/{path.name}"
    finally:
        os.close(directory)


def _identity(path: Path) -> Identity:
    found = path.lstat()
    return found.st_dev, found.st_ino
