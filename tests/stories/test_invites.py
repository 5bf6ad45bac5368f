"""One-use links: made in the chat or at the terminal, used once, within a day, by whoever holds them."""

import re
from collections.abc import Mapping
from pathlib import Path

from handlers.people import Wish, wished
from sandbox.demo import bot_environment
from sandbox.world import ANNA, World
from tests.bot.terminal import bot
from tests.stories.romashka import FAST, Office, Someone, office

UNUSABLE = "Эта ссылка уже использована или устарела"
STRANGER = "Этот бот — для сотрудников компании"
OLGA, PAVEL = 201, 202


def olga(work: Office) -> Someone:
    return work.somebody(OLGA, "Ольга")


async def token(work: Office, asked: str) -> str:
    """Gleb asks for a link and reads it."""
    before = len(work.gleb.heard())
    work.gleb.sends(f"/invite {asked}")
    await work.settled()
    told = work.gleb.heard()[before:]
    assert len(told) == 1, work.gleb.reads()
    link = re.search(r"https://t\.me/perezvon_bot\?start=([A-Za-z0-9_-]+)", told[0]["text"])
    assert link, told[0]["text"]
    return link[1]


async def person(work: Office, id: int) -> dict[str, object]:
    [row] = await work.rows(
        """SELECT p.name, p.role, b.account, b.employee, b.extension,
        (SELECT json_group_array(department) FROM led_departments l WHERE l.person = p.id) AS leads
        FROM people p LEFT JOIN bindings b ON b.person = p.id WHERE p.telegram_id = :id""",
        id=id,
    )
    return row


BORIS = {"name": "Борис Лужин", "account": "office", "employee": "boris", "extension": "702", "leads": "[]"}


MANAGER, SUPERVISOR = BORIS | {"role": "manager"}, BORIS | {"role": "supervisor"}
FORMS = {
    "boris": MANAGER,
    "702": MANAGER,
    "office boris": MANAGER,
    "Office boris 702": MANAGER,
    "office boris 799": MANAGER | {"extension": "799"},
    "boris manager": MANAGER,
    "boris admin": MANAGER | {"role": "admin"},
    "boris supervisor": SUPERVISOR,
    "boris supervisor Продажи": SUPERVISOR | {"leads": '["Продажи"]'},
    "office boris 702 Supervisor Отдел продаж,  Поддержка": SUPERVISOR | {"leads": '["Отдел продаж","Поддержка"]'},
}


async def test_a_link_makes_its_holder_what_it_says(work: Office) -> None:
    for id, (asked, become) in enumerate(FORMS.items(), 1000):
        link, guest = await token(work, asked), work.somebody(id, "Ольга")
        guest.starts(link)
        await guest.sees("Здравствуйте, Борис Лужин! Вы внутри.", "перезвонить можно одной кнопкой")
        assert await person(work, id) == become, asked
        await work.settled()
        assert ("invite" in guest.menu()) == (become["role"] == "admin"), asked


async def test_an_invite_that_says_too_little_or_too_much_is_explained(work: Office) -> None:
    for asked in ("", "office", "manager", "boris vera", "701 702", "boris manager Продажи"):
        before = len(work.gleb.heard())
        work.gleb.sends(f"/invite {asked}".strip())
        await work.settled()
        [told] = work.gleb.heard()[before:]
        assert "/invite АТС ЛОГИН" in told["text"], asked
    assert await work.rows("SELECT * FROM invites") == []


def test_with_two_accounts_the_account_must_be_named() -> None:
    assert wished("anna", ["office", "shop"]) is None
    assert wished("shop anna", ["office", "shop"]) == Wish("shop", "anna", None, wished("shop anna", ["shop"]).role, ())


async def test_an_employee_the_pbx_does_not_know_is_not_invited(work: Office) -> None:
    work.gleb.sends("/invite zoya")
    await work.gleb.sees("В АТС нет сотрудника «zoya»")
    assert await work.rows("SELECT * FROM invites") == []


async def test_a_link_works_once_and_only_its_hash_is_kept(work: Office) -> None:
    link = await token(work, "boris")
    olga(work).starts(link)
    pavel = work.somebody(PAVEL, "Павел")
    await work.settled()
    pavel.starts(link)
    await pavel.sees(UNUSABLE)
    [kept] = await work.rows("SELECT * FROM invites")
    assert link not in str(kept)
    assert await work.rows("SELECT 1 FROM people WHERE telegram_id = :id", id=PAVEL) == []


async def test_a_link_is_good_for_a_day(work: Office) -> None:
    late, early = await token(work, "boris"), await token(work, "vera")
    guest = olga(work)
    work.later(24 * 3600 - 60)
    guest.starts(early)
    await guest.sees("Вы внутри")
    work.later(120)
    pavel = work.somebody(PAVEL, "Павел")
    pavel.starts(late)
    await pavel.sees(UNUSABLE)


async def test_a_forged_link_is_no_link_and_guessing_is_not_answered_for_long(work: Office) -> None:
    guest = olga(work)
    for number in range(12):
        guest.starts(f"forged-token-{number:010}")
    await guest.sees(UNUSABLE)
    await work.settled()
    assert 1 <= len(guest.heard()) <= 6
    assert await work.rows("SELECT 1 FROM people WHERE telegram_id = :id", id=OLGA) == []


async def test_a_link_brings_somebody_who_is_in_already_a_new_phone_and_role(work: Office) -> None:
    link = await token(work, "anna 799 supervisor Продажи")
    work.anna.starts(link)
    await work.settled()
    anna = await person(work, ANNA)
    assert (anna["role"], anna["extension"], anna["leads"]) == ("supervisor", "799", '["Продажи"]')


async def test_an_admin_who_uses_a_managers_link_stays_admin(work: Office) -> None:
    link = await token(work, "gleb")
    work.gleb.starts(link)
    await work.settled()
    assert (await person(work, work.gleb.id))["role"] == "admin"
    work.gleb.sends("/call +79101234567")
    await work.gleb.sees("Этот номер нам ещё не звонил")


async def test_only_an_admin_invites(work: Office) -> None:
    work.anna.sends("/invite boris admin")
    await work.anna.sees("Это вам не разрешено")
    assert await work.rows("SELECT * FROM invites") == []


def environment(world: World, folder: Path) -> Mapping[str, str]:
    return bot_environment(world, "http://127.0.0.1:1", 1, folder)


async def test_the_terminal_invites_through_the_running_bot(work: Office, tmp_path: Path) -> None:
    arguments = ("--account", "OFFICE", "--employee", "boris", "--role", "supervisor", "--department", "Продажи")
    said = await bot("invite", *arguments, environment=environment(work.world, tmp_path))
    assert (said.code, said.err) == (0, "")
    link = said.out.strip().removeprefix("https://t.me/perezvon_bot?start=")
    guest = olga(work)
    guest.starts(link)
    await guest.sees("Вы внутри")
    become = BORIS | {"role": "supervisor", "leads": '["Продажи"]'}
    assert await person(work, OLGA) == become
    listed = await bot("people", environment=environment(work.world, tmp_path))
    assert f"{OLGA}\tsupervisor\tБорис Лужин\toffice boris 702" in listed.out.splitlines()


async def test_the_terminal_invites_on_the_database_when_no_bot_runs(tmp_path: Path) -> None:
    said = await bot("invite", "--account", "office", "--ext", "701", environment=environment(World(), tmp_path))
    assert (said.code, said.err) == (0, "")
    start = said.out.strip().removeprefix("Send this to the bot: ")
    assert start.startswith("/start ")
    async with office(tmp_path, come_in=False, **FAST) as work:
        guest = olga(work)
        guest.sends(start)
        await guest.sees("Вы внутри")
        assert (await person(work, OLGA))["extension"] == "701"


async def test_the_terminal_changes_a_role_shows_out_and_lets_in_again(work: Office, tmp_path: Path) -> None:
    where = environment(work.world, tmp_path)
    said = await bot("people", "role", str(ANNA), "supervisor", environment=where)
    assert (said.code, said.out) == (0, "Анна Белова is supervisor now.\n")
    await work.anna.sees("🎖 Ваша роль теперь: руководитель")
    said = await bot("people", "revoke", str(work.gleb.id), environment=where)
    assert said.code == 2
    assert "TELEGRAM__ADMINS names this administrator" in said.err
    said = await bot("people", "revoke", str(ANNA), environment=where)
    assert said.out == "Анна Белова is shown out.\n"
    await work.anna.sees("🚪 Администратор закрыл вам доступ")
    said = await bot("people", "back", str(ANNA), environment=where)
    assert (said.code, said.out) == (0, "Анна Белова is in again.\n")
