"""``python -m bot check``: what is well gets a ✓, each thing that is not a sentence that says where to look."""

import json
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from sandbox.server import serve
from storage.lock import locked
from tests.bot.check_bench import LEFT_OUT, NEVER, PUBLIC, Bench, bench, bench_beside, megafon
from tests.stories.romashka import FAST, office
from tests.wire.server import pretend, says

OTHER_TOKEN = "110201544:another-token-that-telegram-never-gave-out"
DIALOGUE = (
    "✓ Настройки прочитаны",
    "✓ Telegram знает нас как @perezvon_bot",
    "• Бот сейчас не запущен",
    "✓ office: адрес отвечает, ключ принят (PBX__OFFICE__BASE_URL, PBX__OFFICE__API_KEY)",
    "✓ office: сотрудники: 4",
)


@pytest.fixture
async def table(tmp_path: Path) -> AsyncIterator[Bench]:
    async with bench(tmp_path) as made:
        yield made


async def test_all_that_is_well_is_ticked_and_nothing_is_disturbed(table: Bench) -> None:
    said = await table.check()
    assert said.exit_code == 0, said.output
    lines = said.stdout.splitlines()
    assert tuple(lines[: len(DIALOGUE)]) == DIALOGUE
    assert NEVER in lines[-1]
    assert not [one for one in lines if one[0] not in "✓•"]
    assert [entry["method"].lower() for entry in table.world.telegram.log] == ["getme"]
    assert list(table.folder.iterdir()) == [], "no database is made"


async def test_it_speaks_the_language_of_the_settings(table: Bench) -> None:
    lines = await table.finds(LANGUAGE="en")
    assert lines[0] == "✓ The settings are complete"
    assert "✓ office: employees: 4" in lines


async def test_it_ends_with_one_when_anything_is_wrong(table: Bench) -> None:
    said = await table.check(PBX__OFFICE__API_KEY="another-key")
    assert said.exit_code == 1
    assert "✗ office: АТС не приняла ключ" in said.stdout


async def test_no_secret_is_shown(table: Bench) -> None:
    secrets = {"PBX__OFFICE__PATH_SECRET": "path-secret-canary", "METRICS__TOKEN": "metrics-canary-1"}
    for more in ({"LOG__LEVEL": "DEBUG"}, {"PBX__OFFICE__API_KEY": "another-key-canary"}):
        said = await table.check(**secrets, **more)
        assert f"{PUBLIC}/pbx/office/<PATH_SECRET>;" in said.stdout
        shown = said.output + said.stderr
        for secret in (table.world.token, table.world.megafon.key, table.world.megafon.crm_token, "canary"):
            assert secret not in shown


async def test_each_thing_that_is_wrong_with_telegram_has_its_sentence(table: Bench) -> None:
    await table.fails("Telegram не принимает токен", "(TELEGRAM__TOKEN)", TELEGRAM__TOKEN=OTHER_TOKEN)
    await table.fails("До Telegram не достучаться", TELEGRAM__API_BASE="http://127.0.0.1:9")
    await table.fails("До Telegram не достучаться", "TELEGRAM__PROXY", TELEGRAM__PROXY="http://127.0.0.1:9")
    table.world.telegram.fault("502-html", method="getMe")
    await table.fails("отвечает не Bot API")
    await table.fails("отвечает не Bot API", TELEGRAM__API_BASE=f"{table.address}/elsewhere")


async def test_telegram_is_asked_through_the_proxy_that_is_named(table: Bench) -> None:
    me = {"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "x", "username": "far_bot"}}
    async with pretend(says(json.dumps(me), Content_Type="application/json")) as proxy:
        through = proxy.url.replace("://", "://gleb:s3cret-canary@")
        said = await table.check(TELEGRAM__API_BASE="http://telegram.invalid", TELEGRAM__PROXY=through)
    assert "✓ Telegram знает нас как @far_bot" in said.stdout
    assert "canary" not in said.output
    [asked] = proxy.requests
    assert asked.target.startswith("http://telegram.invalid/bot")
    assert asked.headers["proxy-authorization"].startswith("Basic ")


async def test_what_was_left_out_has_its_sentence(table: Bench) -> None:
    await table.fails("Неизвестно, куда АТС присылать события", "(WEB__PUBLIC_URL)", WEB__PUBLIC_URL=LEFT_OUT)
    await table.fails("TELEGRAM__ADMINS пуст", TELEGRAM__ADMINS=LEFT_OUT, TELEGRAM__FALLBACK_CHAT="-5")
    assert sum(one.startswith("✗") for one in await table.finds(TELEGRAM__ADMINS=LEFT_OUT)) == 2


async def test_without_any_pbx_only_that_is_wrong(table: Bench) -> None:
    await table.fails("Ни одна АТС не подключена", **dict.fromkeys(table.account, LEFT_OUT), WEB__PUBLIC_URL=LEFT_OUT)


async def test_beside_a_running_bot_it_tells_when_the_pbx_was_last_heard_and_whether_its_address_leads_here(
    tmp_path: Path,
) -> None:
    async with office(tmp_path, come_in=False, **FAST) as work:
        table = bench_beside(work)
        here = {"WEB__PUBLIC_URL": f"{work.app.address}/"}
        lines = await table.finds(**here)
        assert {"• Бот сейчас работает", f"✓ {work.app.address} ведёт к нам"} <= set(lines)
        assert NEVER in lines[-1]
        await work.ring()
        [last] = [one for one in await table.finds(**here) if "последнее событие" in one]
        assert re.fullmatch("✓ office: последнее событие [0-9]+ с назад", last)
        elsewhere = await table.finds(WEB__PUBLIC_URL=table.address)
        assert any(one.startswith(f"• {table.address}/health/live отвечает не так") for one in elsewhere)
        nowhere = await table.finds(WEB__PUBLIC_URL="http://127.0.0.1:9")
        assert any("отсюда не открывается: по этому адресу никто не отвечает" in one for one in nowhere)
        makes_nothing_wrong = [one for one in (*elsewhere, *nowhere) if one.startswith("✗")]
        assert makes_nothing_wrong == []
    async with serve(work.world) as address:
        lines = await Bench(work.world, address, tmp_path, megafon(work.world, address)).finds()
    assert "• Бот сейчас не запущен" in lines
    assert any("последнее событие" in one for one in lines), "the database knows when no bot runs"


async def test_a_database_that_cannot_be_read_is_a_fault(table: Bench) -> None:
    path = table.folder / "perezvon.db"
    path.write_bytes(b"no database at all, but long enough to be looked at as one" * 99)
    await table.fails("Базу данных открыть не удалось", "(STORAGE__PATH)")
    path.unlink()
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE _sqlite_migrations (id INTEGER, migration_set TEXT, name TEXT, applied_at TEXT)")
        database.execute("INSERT INTO _sqlite_migrations VALUES (1, 'perezvon', 'm9999_of_tomorrow', '2099-01-01')")
        database.commit()
    await table.fails("записана более новой версией", "(STORAGE__PATH)")


async def test_a_bot_that_does_not_answer_is_a_remark(table: Bench) -> None:
    with locked(table.folder / "perezvon.db"):
        (table.folder / "perezvon.db").touch()
        lines = await table.finds()
    assert any(one.startswith("• Бот, похоже, работает") for one in lines)
    assert not [one for one in lines if "событи" in one and "office" in one and "ещё не было" in one]
    assert not [one for one in lines if one.startswith("✗")]
