"""Two offices of one firm on one kind of PBX: the same call ids, the same logins, one Telegram. What happens in one is
nothing to the other, and whoever works in both sees both."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from sandbox.world import GROUP
from storage import people
from storage.database import Tx
from tests.stories.romashka import FAST, Office, office

CLIENT, OTHER = "79101234567", "79107654321"
SHOP_TOKEN = "shop-crm-token-55555555"


@asynccontextmanager
async def two_offices(folder: Path) -> AsyncIterator[Office]:
    """«office» and «shop» are two MegaFons with the same people: a PBX of each is asked at its own address."""
    shop = {
        "PBX__SHOP__KIND": "megafon",
        "PBX__SHOP__BASE_URL": "{address}/megafon/crmapi/v1",
        "PBX__SHOP__API_KEY": "sandbox-megafon-key-11111111",
        "PBX__SHOP__CRM_TOKEN": SHOP_TOKEN,
        "PBX__SHOP__TIMEZONE": "Asia/Omsk",
    }
    async with office(folder, **FAST, **shop) as work:
        work.world.company.verdict_delay = 0.0
        await work.app.database.write(_boris_works_in_the_shop_alone)
        yield work


def _boris_works_in_the_shop_alone(tx: Tx) -> None:
    boris = people.by_telegram_id(tx, 102)
    assert boris is not None
    people.unbind(tx, boris.id, "office")


async def hears(work: Office, account: str, **fields: str) -> None:
    """A webhook of that office's PBX; it is taken."""
    token = SHOP_TOKEN if account == "shop" else work.world.megafon.crm_token
    form = {"crm_token": token} | fields
    address = f"{work.app.address}/pbx/{account}"
    async with aiohttp.ClientSession() as session, session.post(address, data=form) as answer:
        assert answer.status == 200, await answer.text()


async def misses(
    work: Office, account: str, client: str = CLIENT, call: str = "1", login: str = "anna", **more: str
) -> None:
    about = {"callid": call, "phone": client, "user": login, "direction": "in", **more}
    await hears(work, account, cmd="event", type="INCOMING", **about)
    await hears(work, account, cmd="event", type="CANCELLED", **about)
    await hears(work, account, cmd="history", status="missed", type="in", duration="20", **about)
    work.later(2)
    await work.settled()


async def test_one_client_missed_on_both_is_two_debts_and_one_talk_settles_one(tmp_path: Path) -> None:
    async with two_offices(tmp_path) as work:
        await misses(work, "office")
        await misses(work, "shop")
        cases = await work.rows("SELECT account, misses FROM cases ORDER BY account")
        assert cases == [{"account": "office", "misses": 1}, {"account": "shop", "misses": 1}]
        assert work.anna.reads().count("🔴 Пропущен +79101234567") == 2, "she works in both"
        about = {"callid": "2", "phone": CLIENT, "user": "anna", "type": "in", "duration": "40"}
        await hears(work, "shop", cmd="history", status="Success", **about)
        await work.anna.sees("🟢 Дозвонился сам")
        await work.settled()
        cases = await work.rows("SELECT account, closed_ms IS NULL AS open FROM cases ORDER BY account")
        assert cases == [{"account": "office", "open": 1}, {"account": "shop", "open": 0}]


async def test_the_same_call_id_and_login_in_two_offices_are_two_calls_told_to_whoever_is_bound_there(
    tmp_path: Path,
) -> None:
    async with two_offices(tmp_path) as work:
        await misses(work, "office", CLIENT, "7", "boris", telnum="74957654321")
        await misses(work, "shop", OTHER, "7", "boris", telnum="74957654399")
        await work.boris.sees("🔴 Пропущен +79107654321")
        assert "+79101234567" not in work.boris.reads(), "of the office he is nobody"
        calls = await work.rows("SELECT account, client FROM calls ORDER BY account")
        assert calls == [
            {"account": "office", "client": "+79101234567"},
            {"account": "shop", "client": "+79107654321"},
        ]
        await work.boris.taps("✋ Беру", on="+79107654321")
        await work.boris.sees("🟠 Взял Борис")


async def test_rules_groups_and_going_are_of_one_office_and_not_of_the_other(tmp_path: Path) -> None:
    async with two_offices(tmp_path) as work:
        gleb = work.gleb
        gleb.sends("/settings remind 5m")
        await gleb.sees("АТС несколько: office, shop")
        gleb.sends("/settings shop remind 5m")
        await gleb.taps("✅ Изменить", on="АТС «shop»")
        await gleb.sees("✅ Изменено")
        work.world.telegram.group(GROUP, "Все", [one.id for one in (work.anna, work.boris, gleb)])
        gleb.in_group().sends("/here")
        await gleb.in_group().sees("Сюда пока ничего")
        await gleb.in_group().taps("shop: Все звонки")
        await gleb.in_group().sees("Сюда приходят пропущенные")
        await misses(work, "office", OTHER, "3")
        await misses(work, "shop", CLIENT, "3")
        await gleb.in_group().sees("🔴 Пропущен +79101234567")
        assert "+79107654321" not in gleb.in_group().reads()
        work.later(301)
        await work.anna.sees("⏰ Клиент ещё ждёт", "+79101234567")
        await work.settled()
        assert work.anna.reads().count("⏰ Клиент ещё ждёт") == 1, "the office still waits ten minutes"
        await work.anna.taps("✋ Беру", on="+79107654321")
        await work.anna.taps("✋ Беру", on="⏰")
        await work.settled()
        gleb.sends("/people Анна")
        await gleb.taps("✂️ Отвязать от «shop»")
        await gleb.taps("✂️ Отвязать", on="взятые там клиенты")
        await work.anna.sees("больше не привязаны к телефону в АТС «shop»")
        held = await work.rows("SELECT account, state FROM cases ORDER BY account")
        assert held == [{"account": "office", "state": "taken"}, {"account": "shop", "state": "open"}]
