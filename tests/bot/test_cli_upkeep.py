"""Keeping a bot from the terminal: beside a running one through its socket, and on its database when it is stopped."""

import asyncio
import logging
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from tests.bot.test_cli import environment
from tests.storage import schemas
from tests.stories.romashka import FAST, office

pytestmark = pytest.mark.usefixtures("bare")


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)


def here(*arguments: str) -> Result:
    """In this process, without a running bot."""
    return CliRunner().invoke(main, list(arguments))


async def test_beside_a_running_bot(tmp_path: Path) -> None:
    """In a thread of ours: a process for each would cost its imports."""
    target = tmp_path / "elsewhere" / "copy.db"
    async with office(tmp_path, come_in=False, **FAST) as work:
        made = await asyncio.to_thread(here, "backup", str(target))
        assert (made.exit_code, made.stderr) == (0, "")
        assert made.stdout.splitlines()[-1].startswith(f"{target}: "), "after a line of the bot's log"
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        refused = await asyncio.to_thread(here, "restore", str(target))
        assert refused.exit_code == 2
        assert "stop it first" in refused.stderr
        before = logging.getLogger().level
        try:
            level = await asyncio.to_thread(here, "log-level", "debug")
            assert level.stdout.endswith("The log level is DEBUG until the bot is stopped; LOG__LEVEL says INFO.\n")
            assert logging.getLogger().level == logging.DEBUG
            back = await asyncio.to_thread(here, "log-level", "info")
            assert back.stdout.endswith("The log level is INFO.\n")
        finally:
            logging.getLogger().setLevel(before)
        assert len(await work.rows("SELECT 1 FROM audit WHERE action = 'log_level'")) == 2
        told = await asyncio.to_thread(here, "status")
        assert "✓ Telegram" in told.stdout


def test_a_stopped_bot_is_backed_up_restored_and_tells_how_it_is(tmp_path: Path) -> None:
    path, target = tmp_path / "perezvon.db", tmp_path / "copy.db"
    asked = here("status")
    assert asked.exit_code == 1
    assert "✗ Бот не запущен" in asked.output
    assert here("backup", str(target)).exit_code == 0
    again = here("backup", str(target))
    assert (again.exit_code, again.stderr) == (2, "There is no backup: File exists.\n")
    with closing(sqlite3.connect(path)) as database:
        database.execute("INSERT INTO accounts (account, since_ms) VALUES ('lost', 1)")
        database.commit()
    restored = here("restore", str(target))
    assert restored.exit_code == 0, restored.output
    assert "has taken the place of" in restored.output
    assert "The former database is kept as" in restored.output
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM accounts WHERE account = 'lost'").fetchone() == (0,)
    assert here("people").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("restore", "nowhere.db"), "There is no file"),
        (("restore", __file__), "is damaged or no database"),
        (("log-level",), "No bot is running; LOG__LEVEL"),
        (("log-level", "loud"), "is not one of"),
        (("forget", "--yes", "вчера"), "Напишите номер целиком"),
        (("backup", "/proc/nowhere/copy.db"), "There is no backup: "),
    ],
)
def test_what_cannot_be_is_a_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    said = here(*arguments)
    assert said.exit_code == 2
    assert sentence in said.stderr
    assert "Traceback" not in said.stderr


def test_a_client_is_forgotten_from_the_terminal_after_a_question(tmp_path: Path) -> None:
    assert here("people").exit_code == 0
    with closing(sqlite3.connect(tmp_path / "perezvon.db")) as database:
        database.execute(
            """INSERT INTO people (id, telegram_id, name, role, language, since_ms)
            VALUES (1, 1, 'Анна', 'manager', 'ru', 1)"""
        )
        database.execute("INSERT INTO clients VALUES ('+79101234567', 'Ромашка', 'ромашка', '', 0, 1, 1)")
        database.commit()
    assert CliRunner().invoke(main, ["forget", "89101234567"], input="n\n").exit_code == 1
    done = here("forget", "89101234567", "--yes")
    assert "Клиент забыт" in done.output
    with closing(sqlite3.connect(tmp_path / "perezvon.db")) as database:
        assert database.execute("SELECT count(*) FROM clients").fetchone() == (0,)


def test_an_upgrade_without_room_for_a_backup_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    schemas.old(tmp_path / "perezvon.db", 1)
    (tmp_path / "no folder").touch()
    monkeypatch.setenv("BACKUP__DIR", str(tmp_path / "no folder"))
    said = here("people")
    assert said.exit_code == 2
    assert "no backup of it could be made" in said.stderr
