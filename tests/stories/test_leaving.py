"""Leaving the PBX's list of employees takes the access away, and the administrators hear of it."""

from dataclasses import replace

from storage import people
from tests.stories.romashka import Office, Someone

STRANGER = "Этот бот — для сотрудников компании"
OLGA = 201


async def leaves(work: Office, *logins: str, looks: int = 2) -> None:
    """The cabinet's administrator deletes them, and the bot asks for the list so many times."""
    for login in logins:
        work.world.company.firm.employees.pop(login, None)
    for _ in range(looks):
        await work.app.staff.fetch(work.app.accounts["office"])
        work.later(600)
    await work.settled()


async def in_the_bot(work: Office, someone: Someone) -> bool:
    return bool(await work.rows("SELECT 1 FROM people WHERE telegram_id = :id AND revoked_ms IS NULL", id=someone.id))


async def test_whoever_has_left_is_a_stranger_again_and_the_admin_is_told(work: Office) -> None:
    await work.misses(department="sales")
    await leaves(work, "anna")
    await work.gleb.sees("👋 Анна Белова больше нет в списке АТС «office»: доступ снят.")
    assert not await in_the_bot(work, work.anna)
    work.anna.sends("/missed")
    await work.anna.sees(STRANGER)
    await work.anna.taps("✋ Беру")
    await work.anna.is_told(STRANGER)
    await work.settled()
    [case] = await work.rows("SELECT * FROM cases")
    assert case["state"] == "open"
    heard = len(work.anna.heard())
    await work.misses("79101234568", department="support")
    assert len(work.anna.heard()) == heard


async def test_an_extension_changed_in_the_cabinet_is_the_phone_that_rings(work: Office) -> None:
    firm = work.world.company.firm
    firm.employees["anna"] = replace(firm.employees["anna"], ext="790")
    await work.app.database.write(people.ring_elsewhere, "office", "boris", "702", "799")  # somebody chose it for him
    firm.employees["boris"] = replace(firm.employees["boris"], ext="791")
    await work.app.staff.fetch(work.app.accounts["office"])
    rows = await work.rows("SELECT employee, extension FROM bindings WHERE employee IN ('anna', 'boris') ORDER BY 1")
    assert [(row["employee"], row["extension"]) for row in rows] == [("anna", "790"), ("boris", "799")]
    await work.misses()
    await work.anna.taps("📞 Перезвонить")
    await work.anna.is_told("Сначала зазвонит ваш телефон (доб. 790)")
    await work.outgoing()


async def test_missing_from_one_list_is_a_list_cut_short(work: Office) -> None:
    await leaves(work, "anna", looks=1)
    assert await in_the_bot(work, work.anna)
    assert "больше нет" not in work.gleb.reads()


async def test_whoever_comes_back_enters_by_her_number_again(work: Office) -> None:
    anna = work.world.company.firm.employees["anna"]
    await leaves(work, "anna")
    work.anna.shares_contact()
    await work.anna.sees("Номер передан администратору")
    work.world.company.firm.employees["anna"] = anna
    await work.app.staff.fetch(work.app.accounts["office"])
    before = len(work.anna.heard())
    work.anna.shares_contact()
    await work.settled()
    assert "Вы внутри" in work.anna.heard()[-1]["text"]
    assert len(work.anna.heard()) == before + 1
    assert await in_the_bot(work, work.anna)


async def test_both_telegrams_of_one_employee_lose_access(work: Office) -> None:
    second = work.somebody(OLGA, "Анна", phone="+79990000001")
    second.starts()
    work.gleb.sends("/invite anna")
    link = (await work.gleb.sees("Одноразовая ссылка"))["text"].rpartition("=")[2]
    second.starts(link)
    await second.sees("Вы внутри")
    await leaves(work, "anna")
    assert not await in_the_bot(work, work.anna)
    assert not await in_the_bot(work, second)


async def test_an_admin_who_leaves_the_staff_stays_admin_without_a_phone(work: Office) -> None:
    work.gleb.shares_contact()
    await work.gleb.sees("перезвонить можно одной кнопкой")
    await leaves(work, "gleb")
    assert await in_the_bot(work, work.gleb)
    work.gleb.sends("/call +79101234567")
    await work.gleb.sees("Я не знаю вашего телефона в этой АТС")


async def test_departments_he_led_do_not_come_back_with_him(work: Office) -> None:
    vera = work.world.company.firm.employees["vera"]
    work.gleb.sends("/invite vera supervisor Продажи")
    work.vera.starts((await work.gleb.sees("Одноразовая ссылка"))["text"].rpartition("=")[2])
    await work.settled()
    await leaves(work, "vera")
    assert not await in_the_bot(work, work.vera)
    work.world.company.firm.employees["vera"] = vera
    await work.app.staff.fetch(work.app.accounts["office"])
    work.vera.shares_contact()
    await work.settled()
    assert await in_the_bot(work, work.vera)
    assert await work.rows("SELECT * FROM led_departments") == []
