"""`python -m sandbox demo`: starting, letting people in, and ending with the bot it started."""

import asyncio
import json
import os
import re
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from sandbox.demo import bot_environment, play, usable_port
from sandbox.offices import KINDS
from sandbox.world import World

FAKE_BOT = str(Path(__file__).parent / "fake_bot.py")
ROOT = Path(__file__).parents[2]
DEMO = f"""
import asyncio, sys
from sandbox.__main__ import stop_signals
from sandbox.demo import play
async def main():
    return await play(0, 0, False, stop_signals(), bot_command=({FAKE_BOT!r},))
sys.exit(asyncio.run(main()))
"""


@asynccontextmanager
async def demo() -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """The demo with the fake bot as a process of its own, and the address it printed."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", DEMO, cwd=ROOT, stdout=pipe, env=os.environ | {"TELEGRAM__PROXY": "http://user.s.own"}
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(20):
            line = (await process.stdout.readline()).decode()
        address = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert address, line
        yield process, address.group()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def state_of(address: str) -> dict:
    with urlopen(f"{address}sandbox/state", timeout=5) as answer:
        return json.load(answer)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
async def test_it_lets_everybody_in_and_ends_the_bot_with_itself(how: signal.Signals) -> None:
    async with demo() as (process, address):
        telegram = (await asyncio.to_thread(state_of, address))["telegram"]
        assert all(person["started"] for person in telegram["people"])
        shared = {chat for chat, messages in telegram["chats"].items() if any(one["contact"] for one in messages)}
        assert shared == {"101", "102", "103"}
        process.send_signal(how)
        async with asyncio.timeout(10):
            assert process.stdout is not None
            rest = (await process.stdout.read()).decode()
            assert await process.wait() == 0
        assert "до свидания" in rest, "the bot was ended by SIGTERM, not killed"


async def test_a_bot_that_dies_ends_the_demo_with_its_last_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert await play(0, 0, True, asyncio.Event(), bot_command=(FAKE_BOT, "--die")) == 1
    said = capsys.readouterr()
    assert "код 3" in said.err
    assert "неверная настройка" in said.err
    kept = re.search(r"остались в (\S+)", said.out)
    assert kept
    Path(kept.group(1)).rmdir()


async def test_the_folder_goes_with_the_demo_unless_it_is_to_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    stop = asyncio.Event()
    stop.set()
    assert await play(0, 0, False, stop, bot_command=(FAKE_BOT,)) == 0
    assert not list(tmp_path.iterdir())
    assert "остались" not in capsys.readouterr().out


def test_a_taken_port_is_passed_over() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert usable_port(port) not in {port, 0}
    assert usable_port(port) == port
    assert usable_port(port, taken=port) != port


def test_the_users_own_settings_do_not_reach_the_bot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM__PROXY", "http://user:secret@proxy.example")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example")
    environment = bot_environment(World(), "http://127.0.0.1:1", 2, Path("/nowhere"))
    assert "TELEGRAM__PROXY" not in environment
    assert "HTTPS_PROXY" not in environment
    assert environment["PEREZVON_ENV_FILE"] == ""
    assert environment["PBX__OFFICE__BASE_URL"] == "http://127.0.0.1:1/megafon/crmapi/v1"
    assert environment["TELEGRAM__ADMINS"] == "[104]"


async def test_serving_alone_says_how_to_connect_a_bot() -> None:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", "--port", "0", cwd=ROOT, stdout=pipe
    )
    assert process.stdout is not None
    async with asyncio.timeout(20):
        lines = [(await process.stdout.readline()).decode()]
        process.send_signal(signal.SIGTERM)
        said = lines[0] + (await process.stdout.read()).decode()
        assert await process.wait() == 0
    assert said.startswith("Откройте http://127.0.0.1:")
    assert "TELEGRAM__API_BASE=http://127.0.0.1:" in said
    assert [said.count(f"__KIND={kind}\n") for kind in KINDS] == [1, 1, 1, 1]
