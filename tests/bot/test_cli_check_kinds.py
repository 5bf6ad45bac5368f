"""``check`` at the other kinds of PBX, and at a helpdesk: each has its own cabinet and its own way to fail."""

from pathlib import Path

import pytest
from aiohttp import web

from pbx.cloud_ats.field import NEEDED
from sandbox.company.cloud_ats_commands import FIELD
from sandbox.helpdesk import PATH, PretendHelpdesk
from storage import accounts
from storage.database import Database, Tx
from storage.migrations import migrations
from tests.bot.certificates import made
from tests.bot.check_bench import NEVER, PUBLIC, Bench, TodaysClock, bench
from tests.bot.check_kinds import at_a_channel, at_cifra1, at_the_cloud
from views.words import words

DOOR = "(PBX__OFFICE__CABINET_URL, PBX__OFFICE__CABINET_KEY, PBX__OFFICE__DOMAIN)"
LITE_DOOR = "(PBX__OFFICE__BASE_URL, PBX__OFFICE__API_KEY, PBX__OFFICE__DOMAIN)"
KEY_WRONG = "АТС не приняла ключ: скопируйте его из кабинета ещё раз"


async def test_the_cloud_pbx_is_proved_and_told_where_we_are(tmp_path: Path) -> None:
    async with at_the_cloud(tmp_path) as (it, table):
        lines = await table.finds()
        assert not [one for one in lines if one.startswith("✗")]
        for part in ("сотрудники: 4", "отделы: 2", "история звонков: за последний час 0"):
            assert f"✓ office: {part}" in lines
        assert any(f"адрес вашей CRM: {PUBLIC}/pbx/office; " in one for one in lines)
        assert NEVER in lines[-1]
        acts = {"makeCall", "set_dnd", "subscribeOnCalls"}
        assert set(it.asked()) == {"accounts", *FIELD} - acts


async def test_what_a_tenant_of_the_cloud_pbx_does_not_know_is_a_remark(tmp_path: Path) -> None:
    async with at_the_cloud(tmp_path) as (it, table):
        it.ats.commands.known -= set(FIELD)
        lines = await table.finds()
        assert not [one for one in lines if one.startswith("✗")]
        said = {words("ru").plain(f"cannot_{ability}", account="office") for ability in NEEDED}
        lacking = {one.removeprefix("• office: ") for one in lines} & said
        assert lacking == said - {words("ru").plain("cannot_subscribes", account="office")}, "without departments"


@pytest.mark.parametrize(("fault", "sentence"), [("redirect", "другая АТС"), ("html-200", "не API АТС")])
async def test_a_wrong_address_of_the_cloud_pbx_is_said_once(tmp_path: Path, fault: str, sentence: str) -> None:
    async with at_the_cloud(tmp_path) as (it, table):
        it.ats.fault(fault)
        await table.fails(sentence, "(PBX__OFFICE__BASE_URL, PBX__OFFICE__API_KEY)")
        assert it.asked() == ["accounts"]
        await table.fails("АТС не приняла ключ", PBX__OFFICE__API_KEY="another-key")
        it.ats.access = "CRM disabled"
        await table.fails("API выключен в кабинете АТС")


async def test_both_addresses_of_cifra1_are_proved_within_its_pace(tmp_path: Path) -> None:
    async with at_cifra1(tmp_path) as (it, table):
        lines = await table.finds()
        assert not [one for one in lines if one.startswith("✗")], "\n".join(lines)
        assert [f"✓ office: адрес отвечает, ключ принят {door}" in lines for door in (DOOR, LITE_DOOR)] == [True, True]
        for part in (
            "сотрудники: 4",
            "история звонков: за последний час 0",
            "заказ звонка на время: прочитать удалось",
        ):
            assert f"✓ office: {part}" in lines
        assert any("записи, факсы и голосовая почта: за сегодня 0" in one for one in lines)
        asked = {one.get("command") or one.get("action") for one in it.asked()}
        assert asked >= {"onlycheck", "getcalldetail", "sip_accounts", "free_numbers", "stat_callback"}
        assert not asked & {"click2call", "callback_add"}


async def test_each_address_of_cifra1_fails_by_itself(tmp_path: Path) -> None:
    async with at_cifra1(tmp_path) as (_, table):
        lines = await table.finds(PBX__OFFICE__CABINET_KEY="another-key")
        assert [one for one in lines if one.startswith("✗")] == [f"✗ office: {KEY_WRONG} {DOOR}"]
        assert "✓ office: история звонков: за последний час 0" in lines
        lines = await table.finds(PBX__OFFICE__BASE_URL="http://127.0.0.1:9/crmapi.php")
        [wrong] = [one for one in lines if one.startswith("✗")]
        assert "по этому адресу никто не отвечает (PBX__OFFICE__BASE_URL" in wrong
        assert "✓ office: сотрудники: 4" in lines


async def test_cifra1_knows_a_host_and_a_port_only(tmp_path: Path) -> None:
    async with at_cifra1(tmp_path) as (_, table):
        lines = await table.finds()
        assert any("адрес calls.example.org, порт 443 " in one for one in lines)
        assert any(one.startswith("• office: свой TLS-порт выключен") for one in lines)
        chain, key = made(tmp_path, "calls")
        tls = {"WEB__TLS_PORT": "15280", "WEB__TLS_CERT": str(chain), "WEB__TLS_KEY": str(key)}
        lines = await table.finds(**tls, PBX__OFFICE__PATH_SECRET="secret-canary")
        assert any("адрес calls.example.org, порт 15280 " in one for one in lines)
        assert any(one.startswith("• office: свой TLS-порт включён") for one in lines)
        [wrong] = [one for one in lines if one.startswith("✗")]
        assert "ни одно событие не будет принято" in wrong
        assert wrong.endswith("(PBX__OFFICE__PATH_SECRET)")
        assert not [one for one in lines if "canary" in one]


async def test_a_wrong_zone_is_noticed_by_calls_from_the_future_or_by_none_at_all(tmp_path: Path) -> None:
    async with at_cifra1(tmp_path) as (it, table):
        call = await it.calls()
        it.company.nobody(call, wait=5)
        await it.errands.quiet()
        assert not [one for one in await table.finds() if "TIMEZONE" in one]
        [wrong] = [one for one in await table.finds(PBX__OFFICE__TIMEZONE="UTC") if one.startswith("✗")]
        assert "звонки из будущего, примерно на 3 ч вперёд" in wrong
        assert wrong.endswith("(PBX__OFFICE__TIMEZONE)")
        await _heard(table, 30)
        lines = await table.finds(PBX__OFFICE__TIMEZONE="Asia/Yekaterinburg")
        assert any("в истории за этот час пусто" in one and "TIMEZONE" in one for one in lines)
        assert any(one == "✓ office: последнее событие 30 мин назад" for one in lines)


async def _heard(table: Bench, minutes: int) -> None:
    def tell(tx: Tx) -> None:
        at_ms = TodaysClock().now_ms() - minutes * 60_000
        accounts.begin_account(tx, "office", at_ms)
        accounts.heard_from(tx, "office", at_ms)

    database = await Database.open(table.folder / "perezvon.db", migrations)
    await database.write(tell)
    await database.close()


async def test_a_telephony_channel_is_asked_nothing_and_its_key_is_not_shown(tmp_path: Path) -> None:
    async with at_a_channel(tmp_path) as (_, table):
        lines = await table.finds(PBX__OFFICE__PATH_SECRET="path-secret-canary")
        [address] = [one for one in lines if "/api/v2/" in one]
        assert f": {PUBLIC}/api/v2/telephony/calls/@<CHANNEL_KEY>/<PATH_SECRET> (" in address
        assert "PBX__OFFICE__CHANNEL_KEY" in address
        assert not [one for one in lines if "canary" in one or one.startswith("✗")]
        assert NEVER in lines[-1]


async def test_a_helpdesk_is_proved_without_a_call(tmp_path: Path) -> None:
    there = PretendHelpdesk("helpdesk-key-canary")
    app = web.Application()
    there.routes(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}@"
    try:
        async with bench(tmp_path) as table:
            lines = await table.finds(HELPDESK__DESK__URL=f"{url}helpdesk-key-canary")
            assert lines[-1] == "✓ desk: канал отвечает, ключ принят; увидит звонки: office"
            assert not there.calls
            await table.fails(
                "✗ desk: такого канала там нет", "HELPDESK__DESK__URL", HELPDESK__DESK__URL=f"{url}another"
            )
            nobody = "http://127.0.0.1:9/calls/@helpdesk-key-canary"
            await table.fails("✗ desk: по этому адресу никто не отвечает", HELPDESK__DESK__URL=nobody)
            there.trouble.fault("429")
            [later] = [
                one for one in await table.finds(HELPDESK__DESK__URL=f"{url}helpdesk-key-canary") if "desk" in one
            ]
            assert later.startswith("• desk: просит подождать")
            there.trouble.fault("html-200")
            await table.fails("✗ desk: отвечает непонятно", HELPDESK__DESK__URL=f"{url}helpdesk-key-canary")
    finally:
        await runner.cleanup()


async def test_a_bot_that_asks_cifra1_at_the_same_time_costs_a_repetition_and_no_more(tmp_path: Path) -> None:
    """The limit is the company's: beside a running bot a question may come too early."""
    async with at_cifra1(tmp_path) as (it, table):
        for path in ("/api", "/crmapi.php"):
            it.pretend.trouble.fault("429", times=2, path=path)
        lines = await table.finds()
        assert not [one for one in lines if one.startswith("✗")], "\n".join(lines)
        assert not it.pretend.trouble.faults
