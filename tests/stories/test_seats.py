"""Who is she in the PBX? The administrator says so, however many PBXs and employees there are."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sandbox.company.firm import Employee, Firm
from tests.stories.romashka import FAST, Office, Someone, office

REQUEST = "🙋 Просится"
BIND = "🔗 Кто в АТС"
MOST_BUTTONS = 90


def hire(firm: Firm, count: int = 95) -> None:
    for n in range(count):
        firm.employees[f"u{n:03}"] = Employee(f"u{n:03}", f"Сотрудник {n:03}", f"{n + 1000}", f"7911{n:07}")


@asynccontextmanager
async def reception(folder: Path, **more: Any) -> AsyncIterator[tuple[Office, Someone]]:
    """Olga, whose number nobody knows, has asked to be let in."""
    async with office(folder, come_in=False, **FAST, **more) as work:
        work.gleb.starts()
        await work.gleb.sees("Вы администратор")
        olga = work.somebody(201, "Ольга", phone="+79990000001")
        olga.starts()
        olga.shares_contact()
        await work.gleb.sees(REQUEST)
        yield work, olga


async def bindings(work: Office) -> list[tuple[str, str]]:
    rows = await work.rows("SELECT b.account, b.employee FROM bindings b JOIN people p ON p.id = b.person")
    return sorted((row["account"], row["employee"]) for row in rows)


async def test_everybody_of_a_big_company_can_be_reached_page_by_page(tmp_path: Path) -> None:
    async with reception(tmp_path, firm=hire) as (work, olga):
        seen: list[str] = []
        while True:
            labels = work.gleb.labels(REQUEST)
            assert len(labels) <= MOST_BUTTONS
            seen += [label for label in labels if label.endswith(")")]
            if "Ещё ⌄" not in labels:
                break
            await work.gleb.taps("Ещё ⌄", on=REQUEST)
            await work.settled()
        requests = [one for one in work.gleb.heard() if REQUEST in one["text"]]
        assert len(requests) == 1, "the pages take each other's place"
        assert len(seen) == len(set(seen)) == 99
        await work.gleb.taps("Сотрудник 094", on=REQUEST)
        await olga.sees("Здравствуйте, Сотрудник 094! Вы внутри.")
        assert await bindings(work) == [("office", "u094")]


async def test_of_several_pbxs_one_is_chosen_first(tmp_path: Path) -> None:
    async with reception(tmp_path, kinds=("megafon", "cloud_ats")) as (work, olga):
        [first, second, *rest] = work.gleb.labels(REQUEST)
        assert rest == ["Без привязки к сотруднику", "✖️ Не впускать"]
        await work.gleb.taps(first, on=REQUEST)
        await work.settled()
        assert "‹ Назад" in work.gleb.labels(REQUEST)
        await work.gleb.taps("‹ Назад", on=REQUEST)
        await work.settled()
        await work.gleb.taps(second, on=REQUEST)
        await work.gleb.taps("Анна Белова", on=REQUEST)
        await olga.sees("Вы внутри", "перезвонить можно одной кнопкой")
        assert await bindings(work) == [(second, "anna")]


async def test_whoever_was_let_in_unbound_is_bound_later_by_the_button_under_it(tmp_path: Path) -> None:
    async with reception(tmp_path) as (work, olga):
        await work.gleb.taps("Без привязки")
        await olga.sees("попросите администратора привязать вас")
        await work.gleb.taps("🔗 Привязать к сотруднику", on="✅ Доступ открыт: Ольга")
        await work.gleb.taps("Борис Лужин", on=f"{BIND} Ольга?")
        await work.gleb.sees("🔗 Готово: Ольга — boris в АТС «office»")
        await olga.sees("Вы внутри", "перезвонить можно одной кнопкой")
        assert await bindings(work) == [("office", "boris")]
        await work.misses()
        await olga.sees("🔴 Пропущен")


async def test_an_unbound_person_who_presses_start_reminds_the_administrator_once_a_day(tmp_path: Path) -> None:
    async with reception(tmp_path) as (work, olga):
        await work.gleb.taps("Без привязки")
        await olga.sees("Вы внутри")
        for _ in range(3):
            olga.starts()
        await work.settled()
        assert work.gleb.reads().count("🔗 Ольга уже внутри, но я не знаю") == 1
        await work.gleb.taps("🔗 Привязать к сотруднику", on="уже внутри")
        await work.gleb.taps("Борис Лужин", on=BIND)
        await work.gleb.sees("🔗 Готово")
        work.later(24 * 3600)
        olga.starts()
        await work.settled()
        assert "уже внутри" not in work.gleb.reads()


async def test_nobody_who_is_taken_is_offered(tmp_path: Path) -> None:
    async with reception(tmp_path) as (work, _):
        work.anna.starts()
        work.anna.shares_contact()
        await work.anna.sees("Вы внутри")
        await work.gleb.taps("Без привязки")
        await work.gleb.taps("🔗 Привязать к сотруднику")
        await work.gleb.sees(BIND)
        assert work.gleb.labels(BIND) == ["Борис Лужин (702)", "Вера Орлова (703)", "Глеб Сомов (704)"]


async def test_a_pbx_that_shows_no_employees_says_what_to_do_instead(tmp_path: Path) -> None:
    async with reception(tmp_path, kinds=("telephony_channel",)) as (work, olga):
        message = await work.gleb.sees(REQUEST)
        assert "свободных сотрудников не видно" in message["text"]
        assert "/invite" in message["text"]
        assert work.gleb.labels(REQUEST) == ["Без привязки к сотруднику", "✖️ Не впускать"]
        await work.gleb.taps("Без привязки")
        await olga.sees("Вы внутри")


async def test_the_administrator_reads_where_orphans_go(tmp_path: Path) -> None:
    async with office(tmp_path, come_in=False, **FAST) as work:
        work.gleb.starts()
        await work.gleb.sees("Вы администратор", "никому не назначены, придут сюда")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    async with office(elsewhere, come_in=False, **FAST, TELEGRAM__FALLBACK_CHAT="-1001") as work:
        work.gleb.starts()
        await work.gleb.sees("Вы администратор", "никому не назначены, придут в резервный чат")
