"""How people come in by their own number, who decides when the PBX does not know it, and how they go out."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.stories.romashka import FAST, Office, Someone, eventually, office

STRANGER = "Этот бот — для сотрудников компании"
WAITING = "Номер передан администратору"
NOT_YOURS = "Это не ваш номер"
OLGA = 201


@pytest.fixture
async def closed(tmp_path: Path) -> AsyncIterator[Office]:
    """The company before anybody but Gleb has pressed Start."""
    async with office(tmp_path, come_in=False, **FAST) as made:
        made.world.company.verdict_delay = 0.0
        made.gleb.starts()
        await made.gleb.sees("Вы администратор")
        yield made


async def bindings(work: Office, someone: Someone) -> list[tuple[str, str | None, str | None, str]]:
    rows = await work.rows(
        """SELECT b.account, b.employee, b.extension, p.role FROM people p JOIN bindings b ON b.person = p.id
        WHERE p.telegram_id = :id AND p.revoked_ms IS NULL""",
        id=someone.id,
    )
    return [(row["account"], row["employee"], row["extension"], row["role"]) for row in rows]


def newcomer(work: Office, *, phone: str = "+79990000001", id: int = OLGA, name: str = "Ольга") -> Someone:
    someone = work.somebody(id, name, phone=phone)
    someone.starts()
    return someone


async def test_her_own_number_lets_an_employee_in_and_binds_her(closed: Office) -> None:
    anna = closed.anna
    anna.starts()
    question = await anna.sees(STRANGER)
    assert question["reply_keyboard"], "she is offered a button to show her number"
    anna.shares_contact()
    await anna.sees("Здравствуйте, Анна Белова! Вы внутри.", "перезвонить можно одной кнопкой")
    assert await bindings(closed, anna) == [("office", "anna", "701", "manager")]
    assert closed.world.telegram.memory.shelf.keyboard(anna.id) == [], "the button has done its work"


async def test_a_number_written_with_eight_is_the_same_number(closed: Office) -> None:
    closed.anna.starts()
    closed.anna.shares_contact(phone="8 (910) 000-00-01")
    await closed.anna.sees("Вы внутри")


@pytest.mark.parametrize(
    "card",
    [
        {"phone": "79100000002", "user_id": 102},
        {"phone": "79100000001", "user_id": None},
        {"phone": "0", "user_id": 101},
    ],
    ids=["of somebody else", "typed by hand", "without a number"],
)
async def test_a_card_that_proves_nothing_lets_nobody_in(closed: Office, card: dict[str, object]) -> None:
    closed.anna.starts()
    closed.anna.shares_contact(**card)
    await closed.anna.sees(NOT_YOURS)
    assert await bindings(closed, closed.anna) == []
    assert await closed.rows("SELECT * FROM entry_requests") == []


async def test_an_unknown_number_becomes_a_request_that_the_admin_approves_as_an_employee(closed: Office) -> None:
    olga = newcomer(closed)
    olga.shares_contact()
    await olga.sees(WAITING)
    await closed.gleb.sees("🙋 Просится: Ольга, +79990000001. Кто это?")
    assert closed.gleb.labels("🙋 Просится") == [
        "Анна Белова (701)",
        "Борис Лужин (702)",
        "Вера Орлова (703)",
        "Глеб Сомов (704)",
        "Без привязки к сотруднику",
        "✖️ Не впускать",
    ]
    await closed.gleb.taps("Борис Лужин")
    await olga.sees("Здравствуйте, Борис Лужин! Вы внутри.", "перезвонить можно одной кнопкой")
    await closed.gleb.sees("✅ Доступ открыт: Борис Лужин")
    assert await bindings(closed, olga) == [("office", "boris", "702", "manager")]
    await eventually(lambda: "missed" in olga.menu() or None, lambda: f"her menu is {olga.menu()}")


async def test_whoever_is_let_in_unbound_reads_whom_to_ask(closed: Office) -> None:
    olga = newcomer(closed)
    olga.shares_contact()
    await closed.gleb.taps("Без привязки")
    await olga.sees("Вы внутри", "попросите администратора привязать вас")
    olga.sends("/call +79101234567")
    await olga.sees("Я не знаю вашего телефона в этой АТС: попросите администратора привязать вас")
    assert closed.makecalls() == []


async def test_a_declined_stranger_stays_a_stranger_and_may_ask_again(closed: Office) -> None:
    olga = newcomer(closed)
    olga.shares_contact()
    await closed.gleb.taps("Не впускать")
    await closed.gleb.sees("✖️ Отказано во входе: Ольга")
    closed.later(61)
    olga.sends("/missed")
    await closed.settled()
    assert [message["text"] for message in olga.heard()].count(olga.heard()[0]["text"]) == 2
    assert await bindings(closed, olga) == []
    olga.shares_contact()
    await eventually(
        lambda: closed.gleb.reads().count("🙋 Просится") == 2 or None,
        lambda: f"no second request: {closed.gleb.reads()}",
    )


async def test_asking_twice_is_one_request(closed: Office) -> None:
    olga = newcomer(closed)
    for _ in range(3):
        olga.shares_contact()
    await olga.sees(WAITING)
    await closed.settled()
    assert closed.gleb.reads().count("🙋 Просится") == 1


async def test_of_two_admins_who_decide_the_second_reads_that_it_is_decided(tmp_path: Path) -> None:
    async with office(tmp_path, come_in=False, **FAST, TELEGRAM__ADMINS="[104, 202]") as work:
        dina = work.somebody(202, "Дина")
        for admin in (work.gleb, dina):
            admin.starts()
            await admin.sees("Вы администратор")
        olga = newcomer(work)
        olga.shares_contact()
        await dina.sees("🙋 Просится")
        await work.gleb.taps("Анна Белова")
        await olga.sees("Вы внутри")
        await dina.taps("Не впускать")
        await dina.is_told("Это уже решили")
        await dina.taps("Борис Лужин")
        await work.settled()
        assert await bindings(work, olga) == [("office", "anna", "701", "manager")]
        assert "Отказано во входе" not in dina.reads()


async def test_two_employees_with_one_mobile_are_the_admins_to_tell_apart(closed: Office) -> None:
    employees = closed.world.company.firm.employees
    employees["boris"] = replace(employees["boris"], mobile=employees["anna"].mobile)
    await closed.app.staff.fetch(closed.app.accounts["office"])
    closed.anna.starts()
    closed.anna.shares_contact()
    await closed.anna.sees(WAITING)
    await closed.gleb.taps("Анна Белова")
    await closed.anna.sees("Вы внутри")
    assert await bindings(closed, closed.anna) == [("office", "anna", "701", "manager")]


async def test_the_first_admin_is_in_before_he_ever_pressed_start(tmp_path: Path) -> None:
    async with office(tmp_path, come_in=False, **FAST) as work:
        olga = newcomer(work)
        olga.shares_contact()
        await olga.sees(WAITING)
        await work.settled()
        work.gleb.starts()
        await work.gleb.sees("Здравствуйте, Глеб Сомов!", "Вы администратор")
        await work.settled()  # the menu is set after the greeting
        assert "invite" in work.gleb.menu()


async def test_an_admin_who_approves_himself_stays_admin(closed: Office) -> None:
    closed.gleb.shares_contact(phone="79990000009")
    await closed.gleb.taps("Глеб Сомов")
    await closed.gleb.sees("✅ Доступ открыт")
    await closed.settled()
    assert await bindings(closed, closed.gleb) == [("office", "gleb", "704", "admin")]
