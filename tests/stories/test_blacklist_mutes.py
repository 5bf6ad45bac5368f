"""Where the PBX cannot block, the bot offers to keep silent about a number, and says that calls reach the phones."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.world import ANNA, BORIS, GLEB, GROUP
from tests.stories.romashka import FAST, Office, office

SPAM = "79109998877"


@pytest.fixture
async def cloud(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path, kinds=("cloud_ats",), **FAST) as work:
        work.world.company.verdict_delay = 0.0
        yield work


async def test_two_taps_from_the_card_to_silence_and_one_back(cloud: Office) -> None:
    await cloud.misses(SPAM)
    await cloud.anna.taps("🚫")
    await cloud.anna.sees("АТС «cloud» не умеет блокировать", "Могу молчать", "До телефонов они по-прежнему")
    await cloud.anna.taps("🔇 Молчать о +79109998877")
    await cloud.anna.sees("🔇 О звонках с +79109998877 я молчу", "до телефонов они по-прежнему доходят")
    for someone in (cloud.anna, cloud.boris):
        await someone.sees("🚫 В чёрном списке", "(Анна Белова)")
    await cloud.settled()
    said = len(cloud.anna.heard()), len(cloud.boris.heard())
    await cloud.misses(SPAM)
    cloud.later(30 * 60)
    await cloud.settled()
    assert (len(cloud.anna.heard()), len(cloud.boris.heard())) == said, "neither ringing nor missed is told"
    assert len(await cloud.rows("SELECT * FROM calls")) == 2, "but remembered"
    await cloud.anna.taps("↩️ Отменить")
    await cloud.anna.sees("✅ +79109998877 снова может звонить")
    for someone in (cloud.anna, cloud.boris):
        await someone.sees("🔴 Пропущен +79109998877")
    await cloud.misses(SPAM)
    await cloud.boris.sees("🔴 Пропущен +79109998877 · 2-й раз")


async def test_a_command_offers_to_mute_and_a_range_is_muted_as_a_whole(cloud: Office) -> None:
    cloud.gleb.sends("/block 7900800* реклама")
    await cloud.gleb.taps("🔇 Молчать о +7900800*")
    await cloud.gleb.sees("🔇 О звонках с +7900800* я молчу")
    await cloud.misses("79008001122")
    assert "+79008001122" not in cloud.anna.reads()
    await cloud.misses("79008011122")
    await cloud.anna.sees("🔴 Пропущен +79008011122")
    cloud.anna.sends("/blacklist")
    await cloud.anna.sees("📋 Чёрный список «cloud»: 1", "🔇 +7900800* · реклама", "до телефонов звонки доходят")
    cloud.gleb.sends("/blacklist 79008001122")
    await cloud.gleb.taps("🔇 +7900800*", on="По запросу")
    await cloud.gleb.taps("✏️ Причина")
    cloud.gleb.sends("обзвон")
    await cloud.gleb.sees("причина теперь «обзвон»")
    cloud.gleb.sends("/unblock 7900800*")
    await cloud.gleb.sees("✅ +7900800* снова может звонить")
    [row] = await cloud.rows("SELECT * FROM blocks")
    assert (row["comment"], row["muted"], row["undone_ms"] is None) == ("обзвон", 1, False), "kept as history"


async def test_a_vip_is_heard_though_somebody_muted_him_before(cloud: Office) -> None:
    cloud.gleb.sends(f"/block +{SPAM}")
    await cloud.gleb.taps("🔇 Молчать")
    await cloud.gleb.sees("я молчу")
    cloud.gleb.sends(f"/client +{SPAM}")
    await cloud.gleb.taps("VIP")
    await cloud.settled()
    await cloud.misses(SPAM)
    await cloud.anna.sees("🔴 Пропущен +79109998877")


async def test_in_a_group_the_card_stays_everybodys_and_the_question_comes_beside_it(cloud: Office) -> None:
    telegram = cloud.world.telegram
    telegram.group(GROUP, "Продажи", [ANNA, BORIS, GLEB])
    gleb, anna = cloud.gleb.in_group(), cloud.anna.in_group()
    gleb.sends("/here")
    await gleb.taps("▫️")
    await cloud.settled()
    await cloud.misses(SPAM)
    card = await anna.sees("🔴 Пропущен +79109998877")
    await anna.taps("🚫")
    asked = await anna.sees("АТС «cloud» не умеет блокировать")
    assert asked["message_id"] != card["message_id"]
    await anna.taps("✖️ Закрыть")
    await anna.sees("Меню закрыто")
    await anna.sees("🔴 Пропущен +79109998877")
    assert await cloud.rows("SELECT * FROM blocks") == []


async def test_hidden_numbers_cannot_be_turned_away_there(cloud: Office) -> None:
    cloud.gleb.sends("/anonymous on")
    await cloud.gleb.sees("АТС «cloud» не даёт управлять чёрным списком")


async def test_with_two_offices_it_is_asked_where_and_each_does_what_it_can(tmp_path: Path) -> None:
    async with office(tmp_path, kinds=("megafon", "cifra1"), **FAST) as work:
        work.anna.sends("/block +79109998877 спам")
        await work.anna.taps("cifra")
        await work.anna.taps("🔇 Молчать о +79109998877")
        await work.anna.sees("🔇 О звонках с +79109998877 я молчу", "«cifra»")
        work.anna.sends("/block +79109998877 спам")
        await work.anna.taps("office")
        await work.anna.sees("🚫 +79109998877 в чёрном списке: АТС «office»")
        await work.settled()
        rows = await work.rows("SELECT account, muted, comment FROM blocks ORDER BY account")
        assert [tuple(row.values()) for row in rows] == [("cifra", 1, "спам"), ("office", 0, "спам")]
        work.anna.sends("/blacklist")
        await work.anna.taps("cifra")
        await work.anna.sees("📋 Чёрный список «cifra»: 1")
