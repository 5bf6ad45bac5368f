"""A command beside a running bot: asked over the socket, answered in sentences, never left hanging."""

import asyncio
import json
import os
import socket
import stat
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.control import MAX_REQUEST, Control, ControlDown, ControlError, ControlSilent, ask, socket_path


async def invite(account: str, role: str = "manager") -> Mapping[str, Any]:
    return {"link": f"https://t.me/bot?start={account}-{role}"}


async def refuse() -> Mapping[str, Any]:
    raise ControlError("There is no such account.")


async def fail() -> Mapping[str, Any]:
    raise RuntimeError("canary")


async def hang() -> Mapping[str, Any]:
    await asyncio.sleep(3600)
    return {}


COMMANDS = {"invite": invite, "refuse": refuse, "fail": fail, "hang": hang}


@asynccontextmanager
async def running(path: Path, **seconds: float) -> AsyncIterator[asyncio.Task[None]]:
    control = Control(path, COMMANDS, locked=lambda: True, **seconds)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(control.serve())
        await control.listening.wait()
        yield task
        task.cancel()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return socket_path(tmp_path / "perezvon.db")


async def raw(path: Path, sent: bytes) -> list[dict[str, Any]]:
    """Send bytes as they are, end, and read all answers."""
    reader, writer = await asyncio.open_unix_connection(path)
    writer.write(sent)
    writer.write_eof()
    answers = [json.loads(line) for line in (await reader.read()).splitlines()]
    writer.close()
    await writer.wait_closed()
    return answers


async def test_a_command_is_answered(path: Path) -> None:
    assert path.name == "perezvon.db.sock"
    async with running(path):
        assert await ask(path, "invite", account="office") == {"link": "https://t.me/bot?start=office-manager"}
        answers = await asyncio.gather(*(ask(path, "invite", account=str(number)) for number in range(50)))
        assert [answer["link"] for answer in answers][-1].endswith("49-manager")


async def test_nobody_else_may_open_it(path: Path) -> None:
    async with running(path):
        mode = path.lstat().st_mode
        assert stat.S_ISSOCK(mode)
        assert stat.S_IMODE(mode) == 0o600


async def test_without_a_bot_it_is_down_and_no_socket_stays_behind(path: Path) -> None:
    with pytest.raises(ControlDown, match="No bot is running"):
        await ask(path, "invite", account="office")
    async with running(path):
        pass
    assert not path.exists()
    with pytest.raises(ControlDown):
        await ask(path, "invite", account="office")


def leave_a_dead_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))


async def test_a_socket_of_a_dead_bot_is_replaced(path: Path) -> None:
    leave_a_dead_socket(path)
    with pytest.raises(ControlDown):
        await ask(path, "invite", account="office")
    async with running(path):
        assert "link" in await ask(path, "invite", account="office")


async def test_without_the_lock_nothing_is_touched(path: Path) -> None:
    leave_a_dead_socket(path)
    before = path.lstat().st_ino
    with pytest.raises(ControlError, match="holds the database"):
        await asyncio.wait_for(Control(path, COMMANDS, locked=lambda: False).serve(), 2)
    assert path.lstat().st_ino == before


async def test_a_file_that_is_no_socket_is_not_removed(path: Path) -> None:
    path.write_text("mine")
    with pytest.raises(ControlError, match="cannot be made"):
        await asyncio.wait_for(Control(path, COMMANDS, locked=lambda: True).serve(), 2)
    assert path.read_text() == "mine"


async def test_the_socket_of_the_next_bot_is_not_removed(path: Path) -> None:
    async with running(path):
        path.unlink()
        leave_a_dead_socket(path)
    assert path.exists()


async def test_a_long_directory_is_no_obstacle(tmp_path: Path) -> None:
    directory = tmp_path / ("d" * 100) / ("e" * 100)
    directory.mkdir(parents=True)
    path = socket_path(directory / "perezvon.db")
    assert len(os.fsencode(path)) > 200
    async with running(path):
        assert stat.S_IMODE(path.lstat().st_mode) == 0o600
        assert "link" in await ask(path, "invite", account="office")
    assert not path.exists()


@pytest.mark.parametrize(
    ("command", "arguments", "sentence"),
    [
        ("refuse", {}, "There is no such account."),
        ("fail", {}, "The command failed; the log of the bot says why."),
        ("dance", {}, "The running bot does not know this command; it may be of another version."),
        ("invite", {"colour": 1}, "The running bot does not know these arguments; it may be of another version."),
        ("invite", {}, "The running bot does not know these arguments; it may be of another version."),
    ],
)
async def test_errors_are_sentences(path: Path, command: str, arguments: dict[str, Any], sentence: str) -> None:
    async with running(path):
        assert await ask(path, command, **arguments) == {"error": sentence}
        assert "link" in await ask(path, "invite", account="office")


@pytest.mark.parametrize(
    "sent",
    [
        b"\n",
        b"nonsense\n",
        b"[]\n",
        b"null\n",
        b"{}\n",
        b"\xff\n",
        b'"x"\n',
        b'{"command": 1}x\n',
        b"[" * 60_000 + b"\n",
    ],
)
async def test_nonsense_gets_a_sentence(path: Path, sent: bytes) -> None:
    async with running(path):
        [answer] = await raw(path, sent)
        assert "could not be read" in answer["error"]
        assert "link" in await ask(path, "invite", account="office")


@pytest.mark.parametrize("sent", [b'{"command": 1}\n', b'{"command": "invite", "arguments": [1]}\n'])
async def test_wrong_shapes_get_a_sentence(path: Path, sent: bytes) -> None:
    async with running(path):
        [answer] = await raw(path, sent)
        assert "does not know" in answer["error"]


async def test_several_lines_of_one_connection_are_answered_in_order(path: Path) -> None:
    line = b'{"command": "invite", "arguments": {"account": "%d"}}\n'
    async with running(path):
        answers = await raw(path, b"".join(line % number for number in range(3)) + b"half a line")
    assert [answer["link"].partition("=")[2] for answer in answers] == ["0-manager", "1-manager", "2-manager"]


async def test_a_request_is_bounded(path: Path) -> None:
    async with running(path):
        with pytest.raises(ControlError, match="too long"):
            await ask(path, "invite", account="x" * MAX_REQUEST)
        [answer] = await raw(path, b"x" * (MAX_REQUEST + 10))
        assert str(MAX_REQUEST) in answer["error"]


async def test_a_large_answer_arrives_whole(path: Path) -> None:
    async def people() -> Mapping[str, Any]:
        return {"people": ["Анна"] * 50_000}

    control = Control(path, {"people": people}, locked=lambda: True)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(control.serve())
        await control.listening.wait()
        assert len((await ask(path, "people"))["people"]) == 50_000
        task.cancel()


async def test_who_says_nothing_is_sent_away(path: Path) -> None:
    async with running(path, request_seconds=0.05):
        reader, writer = await asyncio.open_unix_connection(path)
        writer.write(b'{"command": ')
        assert await reader.read() == b""
        writer.close()


async def test_many_silent_ones_do_not_shut_others_out(path: Path) -> None:
    async with running(path, request_seconds=0.1):
        silent = [await asyncio.open_unix_connection(path) for _ in range(20)]
        assert "link" in await ask(path, "invite", account="office")
        for _, writer in silent:
            writer.close()


async def test_a_command_that_hangs_is_ended(path: Path) -> None:
    async with running(path, command_seconds=0.05):
        assert "too long" in (await ask(path, "hang"))["error"]


async def test_a_bot_that_hangs_is_silent_not_down(path: Path) -> None:
    async with running(path):
        with pytest.raises(ControlSilent, match="gave no answer"):
            await ask(path, "hang", seconds=0.05)


async def test_a_bot_that_dies_while_asked_is_silent_not_down(path: Path) -> None:
    async with running(path) as task, asyncio.TaskGroup() as group:
        asking = group.create_task(_silent(path))
        await asyncio.sleep(0.05)
        task.cancel()
        assert await asking
    assert not path.exists()


async def _silent(path: Path) -> bool:
    with pytest.raises(ControlSilent):
        await ask(path, "hang")
    return True


async def test_who_leaves_early_harms_nobody(path: Path) -> None:
    async with running(path):
        for _ in range(5):
            _, writer = await asyncio.open_unix_connection(path)
            writer.write(b'{"command": "invite", "arguments": {"account": "x"}}\n' * 100)
            writer.transport.abort()
        assert "link" in await ask(path, "invite", account="office")
