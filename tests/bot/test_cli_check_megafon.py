"""``check`` at the pretend MegaFon: every way its API can fail, and what is not asked of it."""

import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from tests.bot.certificates import made
from tests.bot.check_bench import Bench, bench

ACTING = {"POST", "PUT", "DELETE"}
ABROAD = "МегаФон не отвечает адресам за пределами России"


@pytest.fixture
async def table(tmp_path: Path) -> AsyncIterator[Bench]:
    async with bench(tmp_path) as made:
        yield made


async def test_every_ability_is_proved_by_questions_that_change_nothing(table: Bench) -> None:
    lines = await table.finds()
    for part in (
        "сотрудники: 4",
        "отделы: 2",
        "история звонков: за последний час 0",
        "история внутренних звонков: за последний час 0",
        "карточки сотрудников и отделов: прочитать удалось",
        "«Не беспокоить»: прочитать удалось",
        "звонки отделов: прочитать удалось",
        "чёрный список: 0",
        "номера: 2",
        "маршруты номеров: прочитать удалось",
        "SIM-карты: 2",
    ):
        assert f"✓ office: {part}" in lines
    [acts] = [one for one in lines if "никого не потревожить" in one]
    assert "звонок по команде" in acts
    [later] = [one for one in lines if "проверится первым звонком" in one]
    assert later.endswith(": имя звонящего на экране телефона, записи разговоров")
    requests = table.world.megafon.requests
    assert {one["method"] for one in requests} == {"GET"}
    assert len({one["path"] for one in requests}) == len(requests), "nothing is asked twice"


async def test_what_to_type_into_the_cabinet_and_how_to_find_out_what_dnd_means(table: Bench) -> None:
    lines = await table.finds(PBX__OFFICE__DND_POST_MEANS="dnd_on")
    assert any("«Адрес вашей CRM»: https://calls.example.org/pbx/office;" in one for one in lines)
    [dnd] = [one for one in lines if "PBX__OFFICE__DND_POST_MEANS=dnd_on" in one]
    assert dnd.endswith("запишите reception_on")


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("redirect", "другая АТС"),
        ("403", "не пускает"),
        ("404", "нет API"),
        ("html-200", "не API АТС"),
        ("empty", "не API АТС"),
        ("truncated", "не API АТС"),
        ("500", "внутренняя ошибка"),
        ("reset", "соединение оборвалось"),
    ],
)
async def test_an_address_that_fails_is_said_once_and_asked_no_further(table: Bench, fault: str, sentence: str) -> None:
    table.world.megafon.fault(fault, times=3)
    await table.fails("✗ office: ", sentence, "(PBX__OFFICE__BASE_URL, PBX__OFFICE__API_KEY)")
    assert {one["path"] for one in table.world.megafon.requests} == {"/users"}


async def test_a_wrong_key_and_an_api_that_is_off_are_told_apart(table: Bench) -> None:
    await table.fails("АТС не приняла ключ", PBX__OFFICE__API_KEY="another-key")
    for access in ("CRM disabled", "CRM switched off"):
        table.world.megafon.access = access
        await table.fails("API выключен в кабинете АТС")


async def test_silence_is_not_waited_for_longer_than_patience_and_a_proxy_is_thought_of(table: Bench) -> None:
    for fault, sentence in (("silent", "ответа нет слишком долго"), ("403", "не пускает")):
        table.world.megafon.fault(fault)
        lines = await table.finds(patience_s=0.3 if fault == "silent" else 20.0)
        assert [sentence in one for one in lines if one.startswith("✗")] == [True]
        assert any(one.startswith(f"• office: {ABROAD}") and "PBX__OFFICE__PROXY" in one for one in lines)
    lines = await table.finds(PBX__OFFICE__PROXY="http://127.0.0.1:9")
    assert not [one for one in lines if ABROAD in one], "it has a proxy"
    assert any("прокси не пропускает" in one or "никто не отвечает" in one for one in lines if one[0] == "✗")


async def test_nobody_at_the_address_and_nobody_who_can_be_trusted(table: Bench, tmp_path: Path) -> None:
    await table.fails("по этому адресу никто не отвечает", PBX__OFFICE__BASE_URL="http://127.0.0.1:9")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*made(tmp_path, "megafon"))
    runner = web.AppRunner(web.Application(), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
        url = f"https://127.0.0.1:{runner.addresses[0][1]}"
        await table.fails("защищённое соединение (TLS) не удалось", PBX__OFFICE__BASE_URL=url)
    finally:
        await runner.cleanup()


async def test_a_part_that_the_plan_does_not_have_is_a_remark_and_a_part_that_is_broken_a_fault(table: Bench) -> None:
    table.world.megafon.fault("404", path="/sims")
    lines = await table.finds()
    assert [one for one in lines if one.startswith("• office: АТС «office» не управляет SIM-картами")]
    assert not [one for one in lines if one.startswith("✗")]
    table.world.megafon.fault("html-200", path="/blacklist")
    await table.fails("✗ office: чёрный список: отвечает не API АТС")


async def test_trouble_once_is_no_trouble(table: Bench) -> None:
    table.world.megafon.fault("503", times=2)
    assert not [one for one in await table.finds() if one.startswith("✗")]
