"""/call and «Перезвонить»: which numbers are dialled, when it is asked first, and that one tap rings once."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.offices import MEGAFON_KEY
from storage import acts
from storage.database import Tx
from tests.stories.romashka import FAST, Office, Someone, eventually, office

SEEN = "79101234567"
ASKED = "Этот номер нам ещё не звонил"


async def answer(work: Office, someone: Someone, text: str) -> str:
    """What she reads in answer to a message."""
    before = len(someone.heard())
    someone.sends(text)
    await eventually(lambda: len(someone.heard()) > before or None, lambda: f"no answer to {text}")
    await work.settled()
    told = [message["text"] for message in someone.heard()[before:]]
    assert len(told) == 1, told
    return str(told[0])


def dialled(work: Office) -> list[dict[str, str]]:
    return [json.loads(one["body"]) for one in work.makecalls()]


WRITTEN = (
    "+79101234567",
    "+7 (910) 123-45-67",
    "8 910 123 45 67",
    "8(910)1234567",
    "7-910-123-45-67",
    "9101234567",
    "tel:+7-910-123-45-67",
    "\u00a0+7\u00a0910\u00a0123\u00a045\u00a067",
)


async def test_a_number_that_has_called_us_is_dialled_however_it_is_written(work: Office) -> None:
    await work.misses(SEEN)
    await work.boris.taps("✅ Обработан")
    await work.settled()
    for count, written in enumerate(WRITTEN, 1):
        assert await answer(work, work.boris, f"/call {written}") == (
            "📲 Сначала зазвонит ваш телефон (доб. 702), потом +79101234567."
        )
        await work.settled()
        assert dialled(work) == [{"phone": "79101234567", "user": "702"}] * count, written
        work.later(61)


REFUSED = {
    "": "Кому позвонить?",
    "112": "Экстренные номера через бота не набираются",
    "0611": "Короткие номера через бота не набираются",
    "702": "Это внутренний номер: наберите его с телефона",
    "+7 809 123-45-67": "Это платный номер: набирать его нельзя",
    "+881612345678": "Спутниковые номера не набираются",
    "+44 20 7123 4567": "Звонки на +44 20 7123 4567 не разрешены настройками",
    "8 10 375 29 123-45-67": "не разрешены настройками",
    "anonymous": "Это не похоже на номер телефона",
    "мама": "Это не похоже на номер телефона",
    "+7910": "Короткие номера через бота не набираются",
    "+79101234567890123456": "Это не похоже на номер телефона",
    "٠١٢٣٤٥٦٧٨٩٠": "Это не похоже на номер телефона",
    "<b>{0}%s</b>": "Это не похоже на номер телефона",
}


async def test_what_may_not_be_dialled_is_refused_with_the_reason(work: Office) -> None:
    for written, said in REFUSED.items():
        assert said in await answer(work, work.anna, f"/call {written}".strip())
    assert dialled(work) == []
    assert await work.rows("SELECT * FROM acts") == []


async def test_a_number_nobody_knows_is_asked_about_with_its_country_and_dialled_on_yes(work: Office) -> None:
    assert await answer(work, work.anna, "/call 89995550011") == f"{ASKED}: +79995550011 (Россия). Позвонить?"
    assert dialled(work) == []
    await work.anna.taps("📞 Позвонить +79995550011")
    await work.anna.is_told("Сначала зазвонит ваш телефон (доб. 701)")
    await work.outgoing()
    assert dialled(work) == [{"phone": "79995550011", "user": "701"}]
    assert "Казахстан" in await answer(work, work.boris, "/call +77771234567")


async def test_two_taps_on_yes_ring_once(work: Office) -> None:
    await answer(work, work.anna, "/call 89995550011")
    await work.anna.taps("📞 Позвонить")
    await work.anna.taps("📞 Позвонить")
    await work.anna.is_told("Уже набирает Анна Белова")
    await work.settled()
    assert len(dialled(work)) == 1
    work.later(120)
    await work.anna.taps("📞 Позвонить")
    await work.settled()
    assert len(dialled(work)) == 2


async def test_a_foreign_number_is_asked_about_even_when_it_has_called(tmp_path: Path) -> None:
    async with office(tmp_path, **FAST, DIAL__ALLOWED_PREFIXES='["+7", "+375"]') as work:
        work.world.company.verdict_delay = 0.0
        await work.misses("375291234567")
        await work.anna.taps("📞 Перезвонить")
        await work.anna.sees("Это другая страна", "+375291234567", "Беларусь")
        assert dialled(work) == []
        await work.anna.taps("📞 Позвонить +375291234567")
        await work.anna.sees("📲 Анна Белова набирает…")
        await work.outgoing()
        assert dialled(work) == [{"phone": "375291234567", "user": "701"}]
        [act] = await work.rows("SELECT case_id FROM acts")
        assert act["case_id"] is not None


async def test_a_person_may_start_so_many_calls_a_minute_and_a_day_and_the_admin_hears(tmp_path: Path) -> None:
    async with office(tmp_path, **FAST, DIAL__PER_MINUTE="2", DIAL__PER_DAY="3") as work:
        for number in range(3):
            await answer(work, work.anna, f"/call 8999555001{number}")
        for number in range(3):
            await work.anna.taps(f"📞 Позвонить +7999555001{number}")
            await work.settled()
        await work.anna.is_told("Слишком часто: не больше 2 звонков в минуту")
        await work.gleb.sees("Анна Белова", "больше 2 звонков в минуту")
        assert len(dialled(work)) == 2
        work.later(61)
        await work.anna.taps("📞 Позвонить +79995550012")
        await work.settled()
        work.later(61)
        await work.anna.taps("📞 Позвонить +79995550010")
        await work.anna.is_told("На сегодня хватит: не больше 3 звонков в сутки")
        await work.gleb.sees("Анна Белова", "больше 3 звонков в сутки")
        assert len(dialled(work)) == 3
        await answer(work, work.boris, "/call 89995550010")
        await work.boris.taps("📞 Позвонить")
        await work.settled()
        assert len(dialled(work)) == 4, "what one person has used up is not the others' affair"
        work.later(24 * 3600)
        await work.anna.taps("📞 Позвонить +79995550010")
        await work.settled()
        assert len(dialled(work)) == 5


async def test_an_account_as_a_whole_has_a_limit_too(tmp_path: Path) -> None:
    async with office(tmp_path, **FAST, DIAL__PER_MINUTE="1") as work:
        await work.app.database.write(_ten_calls_of_somebody_else, work.clock.now_ms())
        refusal = "Вся АТС звонит слишком часто: не больше 10 в минуту"
        assert await answer(work, work.anna, "/call 89995550010") == refusal
        await work.gleb.sees("Анна Белова", "не больше 10 в минуту")
        assert dialled(work) == []


def _ten_calls_of_somebody_else(tx: Tx, now_ms: int) -> None:
    for number in range(10):
        acts.begin(tx, f"press:{number}", 1, "office", "dial", {}, now_ms, client=f"+7999000000{number}")


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[Office]:
    """A company with two PBXs, on both of which Anna has a phone."""
    address = "{address}/megafon/crmapi/v1"
    shop = {"KIND": "megafon", "BASE_URL": address, "API_KEY": MEGAFON_KEY, "CRM_TOKEN": "shop-token-3333"}
    more = {f"PBX__SHOP__{name}": value for name, value in shop.items()}
    async with office(tmp_path, **FAST, **more) as work:
        work.world.company.verdict_delay = 0.0
        yield work


async def test_with_two_accounts_she_chooses_and_an_unknown_number_is_still_asked_about(two: Office) -> None:
    assert await answer(two, two.anna, "/call 89995550011") == "С какой АТС позвонить на +79995550011?"
    assert two.anna.labels("С какой АТС") == ["office", "shop"]
    await two.anna.taps("shop")
    await two.anna.sees(f"{ASKED}: +79995550011 (Россия). Позвонить?")
    assert dialled(two) == []
    await two.anna.taps("📞 Позвонить")
    await two.outgoing()
    [act] = await two.rows("SELECT account FROM acts")
    assert act["account"] == "shop"


async def test_with_two_accounts_a_known_number_is_dialled_when_she_has_chosen(two: Office) -> None:
    await two.misses(SEEN)
    await answer(two, two.boris, f"/call {SEEN}")
    await two.boris.taps("shop")
    await two.boris.is_told("Сначала зазвонит ваш телефон (доб. 702)")
    await two.settled()
    assert len(dialled(two)) == 1


async def test_a_card_is_answered_through_the_pbx_it_came_from(two: Office) -> None:
    await two.misses(SEEN)
    await two.anna.taps("📞 Перезвонить")
    await two.outgoing()
    [act] = await two.rows("SELECT account FROM acts")
    assert act["account"] == "office"
