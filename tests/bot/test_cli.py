"""The command line as people meet it: quick help, sentences instead of tracebacks, and gentle ends."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from sandbox.demo import bot_environment, usable_port
from sandbox.server import serve
from sandbox.world import GLEB, World
from storage.lock import locked
from tests.bot.terminal import bot, running_bot
from tests.stories.romashka import FAST
from tests.stories.romashka_people import Someone

BARE = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
ROOT = Path(__file__).parents[2]
CANARY = "canary-value-that-nobody-may-see-0123456789"


def environment(folder: Path, world: World | None = None, address: str = "http://127.0.0.1:9") -> Mapping[str, str]:
    return bot_environment(world or World(), address, usable_port(0), folder)


async def test_help_answers_in_less_than_half_a_second_of_cpu() -> None:
    for arguments in (("--help",), ("-h",), ("invite", "--help")):
        said = await bot(*arguments, environment=BARE)
        assert (said.code, said.err) == (0, "")
        assert said.cpu_s < 0.5
    said = await bot("--help", environment=BARE)
    for command in ("run", "check", "people", "invite"):
        assert f"\n  {command} " in said.out


def test_only_run_brings_aiogram_which_costs_seconds() -> None:
    """Whatever the terminal's other commands import."""
    look = "import sys, bot.__main__, bot.beside, bot.check, bot.setup, bot.terminal; print('aiogram' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, cwd=ROOT, check=True)
    assert said.stdout == "False\n"


@pytest.mark.parametrize("command", [(), ("run",), ("check",), ("people",), ("invite", "--account", "a", "--ext", "1")])
async def test_wrong_settings_stop_every_command_with_sentences_that_show_no_value(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    wrong = {
        "TELEGRAM__TOKEN": CANARY,
        "WEB__PORT": f"8080{CANARY}",
        "LANGUAGE": f"{CANARY}",
        "PBX__OFFICE__CRM_TOKEN": "short",
        "PBX__OFFICE__API_KEYS": CANARY,
        "TELEGRAM__ADMIN": f"[{CANARY}]",
    }
    said = await bot(*command, environment={**environment(tmp_path), **wrong})
    assert (said.code, said.out) == (2, "")
    for name in wrong:
        assert name in said.err
    assert "Traceback" not in said.err
    assert CANARY not in said.err
    assert said.cpu_s < 3, "nothing of Telegram is imported for it"
    assert list(tmp_path.iterdir()) == []


async def test_a_missing_token_is_asked_for_by_its_name(tmp_path: Path) -> None:
    without = {name: value for name, value in environment(tmp_path).items() if name != "TELEGRAM__TOKEN"}
    said = await bot("run", environment=without)
    assert said.code == 2
    assert "TELEGRAM__TOKEN is required" in said.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("invite", "--account", "office"), "Give --employee or --ext"),
        (("invite", "--account", "office", "--ext", "12a"), "one to five digits"),
        (("invite", "--account", "office", "--ext", "1", "--role", "king"), "manager"),
        (("invite", "--ext", "1"), "--account"),
        (("dance",), "No such command"),
    ],
)
async def test_a_wrong_command_is_a_sentence(tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    said = await bot(*arguments, environment=environment(tmp_path))
    assert said.code == 2
    assert sentence in said.err
    assert "Traceback" not in said.err


async def test_an_account_that_is_not_connected_is_named(tmp_path: Path) -> None:
    said = await bot("invite", "--account", "shop", "--ext", "1", environment=environment(tmp_path))
    assert (said.code, said.err.strip()) == (2, "There is no account “shop”; the settings name: office.")


def here(folder: Path, **more: str) -> Result:
    """``python -m bot run`` in this process: it does not come far."""
    given = dict.fromkeys(os.environ) | dict(environment(folder)) | more
    return CliRunner().invoke(main, ["run"], env=given)


def test_a_second_bot_on_the_same_database_is_sent_away_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "perezvon.db"
    with locked(path):
        said = here(tmp_path)
    assert said.exit_code == 2
    assert said.stderr.strip() == f"Another process works with {path}: only one bot at a time."


def test_a_port_that_is_taken_is_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = here(tmp_path, WEB__PORT=port)
    assert said.exit_code == 2
    assert said.stderr.startswith(f"Cannot listen on 127.0.0.1:{port}: ")


def test_a_database_of_a_newer_bot_is_left_alone_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "perezvon.db"
    with closing(sqlite3.connect(path)) as future:
        future.execute("CREATE TABLE _sqlite_migrations (migration_set TEXT, name TEXT, applied_at TEXT)")
        future.execute("INSERT INTO _sqlite_migrations VALUES ('perezvon', 'm9999_of_tomorrow', '2030-01-01')")
        future.commit()
    said = here(tmp_path)
    assert said.exit_code == 2
    assert said.stderr.strip() == f"{path} was written by a newer Perezvon: upgrade this one."


async def test_a_database_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    path = str(tmp_path / "file" / "perezvon.db")
    said = await bot("people", environment={**environment(tmp_path), "STORAGE__PATH": path})
    assert said.code == 2
    assert "The database cannot be used" in said.err
    assert "Traceback" not in said.err


async def test_it_ends_gently_and_loses_nothing_it_has_acknowledged(tmp_path: Path) -> None:
    world = World()
    gleb = Someone(world, GLEB, GLEB)
    numbers = [f"7912000{number:04}" for number in range(20)]
    async with serve(world) as address:
        given = {**environment(tmp_path, world, address), **FAST}
        async with running_bot(given) as first, aiohttp.ClientSession() as session:
            gleb.starts()
            await gleb.sees("Вы администратор")
            world.telegram.down = True
            for number in numbers:
                push = {"cmd": "history", "type": "in", "status": "missed", "user": "", "callid": f"S-{number}"}
                fields = push | {"phone": number, "crm_token": world.megafon.crm_token}
                async with session.post(f"{first.address}/pbx/office", data=fields) as answer:
                    assert answer.status == 200
            first.process.send_signal(signal.SIGTERM)
            assert (await first.terminate()).code == 0
        world.telegram.down = False
        async with running_bot(given) as second:
            for number in numbers:
                await gleb.sees(f"+{number}")
            assert (await second.terminate()).code == 0
    told = "\n".join(message["text"] for message in gleb.heard())
    assert [told.count(f"+{number}") for number in numbers] == [1] * len(numbers)
    assert list(tmp_path.glob("*.sock")) == []
