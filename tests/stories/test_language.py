"""Each reads her own language, and is offered what her role may do."""

from pathlib import Path

from calls.audience import Role
from tests.stories.romashka import FAST, Office, eventually, office
from views.answers import COMMANDS

MANAGER, ADMIN = (list(COMMANDS[role]) for role in (Role.MANAGER, Role.ADMIN))
JOHN = 201


async def described(work: Office, person: int) -> str:
    return work.world.telegram.menu(person)[0]["description"]


async def test_a_menu_is_by_role_and_a_stranger_is_offered_start_alone(work: Office) -> None:
    await work.settled()
    assert work.anna.menu() == work.vera.menu() == MANAGER
    assert work.gleb.menu() == ADMIN
    assert "invite" in set(ADMIN) - set(MANAGER)
    assert work.somebody(JOHN, "John").menu() == ["start"]
    assert work.anna.in_group().menu() == []


async def test_the_language_button_changes_words_menu_and_cards_of_one_person(work: Office) -> None:
    work.anna.sends("/language")
    await work.anna.sees("Выберите язык")
    await work.anna.taps("English")
    await work.anna.sees("Done, I speak English")
    await eventually(
        lambda: work.world.telegram.menu(work.anna.id)[0]["description"] == "who is waiting for a call" or None,
        lambda: str(work.world.telegram.menu(work.anna.id)),
    )
    assert work.world.telegram.menu(work.boris.id)[0]["description"] == "кто ждёт звонка"
    await work.misses()
    await work.anna.sees("🔴 Missed +79101234567")
    await work.boris.sees("🔴 Пропущен +79101234567")
    await work.anna.taps("Take")
    await work.boris.sees("🟠 Взяла Анна Белова")
    await work.anna.sees("🟠 Taken by Анна Белова")
    work.anna.sends("/language русский")
    await work.anna.sees("говорю по-русски")


async def test_whoever_writes_in_english_is_met_in_english(work: Office) -> None:
    john = work.somebody(JOHN, "John", phone="+79990000001", language_code="en-GB")
    john.starts()
    await john.sees("This bot is for the company's staff")
    assert john.labels("This bot is for") == ["📱 Send my number"]
    assert work.world.telegram.menu(JOHN)[0]["description"] == "start"
    john.shares_contact()
    await john.sees("An administrator has your number")
    await work.gleb.taps("Без привязки")
    await john.sees("Hello, John! You are in.", "ask an administrator to bind you")
    john.sends("/missed")
    await john.sees("Nobody is waiting")


async def test_a_language_we_do_not_have_is_the_houses(tmp_path: Path) -> None:
    async with office(tmp_path, come_in=False, **FAST, LANGUAGE="en") as work:
        for language_code, said in (("fr", "This bot is for"), ("ru", "Этот бот — для"), ("", "This bot is for")):
            guest = work.somebody(JOHN, "John", language_code=language_code)
            guest.starts()
            await guest.sees(said)
            work.later(61)


async def test_help_lists_what_the_reader_may_do_and_so_does_nonsense(work: Office) -> None:
    for someone, menu in ((work.anna, MANAGER), (work.gleb, ADMIN)):
        for asked in ("/help", "что?", "/nonsense"):
            before = len(someone.heard())
            someone.sends(asked)
            await work.settled()
            [page] = someone.heard()[before:]
            assert [line.split(" ")[0] for line in page["text"].splitlines() if line.startswith("/")] == [
                f"/{name}" for name in menu
            ]
