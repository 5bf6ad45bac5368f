"""Voicemails and faxes that Cifra1's cabinet lists: each new one comes once, as a file, to whoever it is for."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox.company.call import Call
from sandbox.server import serve
from sandbox.world import GLEB, World
from storage import hours, staff
from tests.stories.romashka import FAST, MovableClock, Office, Someone, office, running, settings_for

CLIENT = "+79101234567"
QUIET_S = 16
MOST_LOOKS = 20


@pytest.fixture
async def work(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path, kinds=["cifra1"], **FAST) as made:
        made.world.company.verdict_delay = 0.0
        made.world.cifra1.shelf.delay = 0.0
        made.world.cifra1.voicemail = True
        yield made


async def looks(work: Office) -> None:
    """The bot looks into the cabinet's lists."""
    [account] = work.app.accounts.values()
    assert await work.app.noticing.step(account)
    await work.settled()


def stays_away(work: Office, client: str = "79101234567", **where: Any) -> Call:
    """A client reaches nobody, and leaves a message."""
    id = work.world.company.ring(client, **(where or {"department": "sales"}))
    work.world.company.nobody(id, wait=20)
    return work.world.company.call(id)


def files_of(someone: Someone) -> list[str]:
    return [message["text"] for message in someone.heard() if message["media"]]


async def eventually_listed(work: Office) -> None:
    """The PBX lists a voicemail some time after its call: it is looked for until it is there."""
    for _ in range(MOST_LOOKS):
        await looks(work)
        if files_of(work.anna):
            return


async def test_a_voicemail_comes_once_to_whoever_was_alerted_as_an_answer_to_the_alert(work: Office) -> None:
    work.later(2)
    stays_away(work)
    await work.world.quiet()
    work.later(QUIET_S)
    alert = await work.anna.sees("🔴 Пропущен", CLIENT)
    await work.settled()
    await eventually_listed(work)
    for _ in range(2):
        await looks(work)
    for someone in (work.anna, work.boris):
        heard = await someone.sees(f"📼 Голосовое сообщение от {CLIENT}: 0:14", "Продажи · линия +7495765")
        assert heard["media"]["audio"]["file_name"].endswith(".wav")
        assert len(files_of(someone)) == 1
    assert (await work.anna.sees("📼"))["reply_to"] == alert["message_id"]
    work.later(11)
    [account] = work.app.accounts.values()
    assert await work.app.reconcile.step(account)  # from then on the card knows of it too
    await work.settled()
    await work.anna.taps("🎧 Запись")
    await work.settled()
    assert len(files_of(work.anna)) == 2
    assert len(work.world.cifra1.shelf.fetched) == 1


async def faxes(work: Office, **named: Any) -> None:
    """A client who was talked to sends a fax; ``named``: whom the list says it is for."""
    id = work.world.company.ring("79101234568", department="sales")
    work.world.company.answer(id, "boris")
    work.world.company.hang_up(id, talk=9)
    work.world.cifra1.fax(work.world.company.call(id))
    work.world.cifra1.memory.files["fax_files"][-1].update({"group_name": "", "user_name": None} | named)
    await work.world.quiet()
    await looks(work)


async def test_a_fax_comes_as_a_document_to_the_employee_it_names(work: Office) -> None:
    work.later(2)
    await faxes(work, user_name="анна белова")
    fax = await work.anna.sees("📠 Факс от +79101234568")
    assert fax["media"]["document"]["file_name"].endswith(".pdf")
    assert [len(files_of(one)) for one in (work.anna, work.boris, work.gleb)] == [1, 0, 0]


async def test_a_fax_to_a_department_comes_to_whoever_works_there(work: Office) -> None:
    work.later(2)
    [account] = work.app.accounts
    await work.app.database.write(staff.saw_in_department, account, "Факсы", "702", work.clock.now_ms())
    await faxes(work, group_name="Факсы")
    await work.boris.sees("📠 Факс от +79101234568", "Факсы")
    assert [len(files_of(one)) for one in (work.anna, work.boris, work.gleb)] == [0, 1, 0]


async def test_in_quiet_hours_a_fax_makes_no_sound(work: Office) -> None:
    work.later(2)
    [person] = await work.rows("SELECT id FROM people WHERE telegram_id = :id", id=work.anna.id)
    await work.app.database.write(hours.set_quiet, person["id"], "0:00-23:59")
    await faxes(work, user_name="Анна Белова")
    assert (await work.anna.sees("📠 Факс от"))["silent"]


async def test_what_is_nobodys_comes_to_the_last_resort(work: Office) -> None:
    work.later(2)
    await faxes(work)
    await work.gleb.sees("📠 Факс от +79101234568")
    assert [len(files_of(one)) for one in (work.anna, work.boris, work.gleb)] == [0, 0, 1]


async def test_what_lay_there_before_we_came_is_told_to_nobody(work: Office) -> None:
    lies(work.world, work.clock, hours=1)
    await looks(work)
    await looks(work)
    assert await work.rows("SELECT count(*) AS n FROM files WHERE listed_ms IS NOT NULL") == [{"n": 1}]
    assert await work.rows("SELECT * FROM outbox WHERE subject = 'file'") == []


async def test_an_old_message_comes_without_sound_after_the_cabinet_was_away_for_days(work: Office) -> None:
    work.later(60)
    lies(work.world, work.clock)
    work.world.cifra1.trouble.fault("503", times=99, path="/api")
    [account] = work.app.accounts.values()
    work.later(2 * 24 * 3600)
    assert not await work.app.noticing.step(account)
    work.world.cifra1.trouble.clear()
    await looks(work)
    late = await work.gleb.sees("📼 Голосовое сообщение от +79101234569", "⏳")
    assert late["silent"]


async def test_a_fax_that_is_no_fax_is_said_to_be_lost(work: Office) -> None:
    work.later(2)
    work.world.cifra1.trouble.fault("html-200", times=9, path="/records/")
    await faxes(work)
    for pause in (21, 61, 61):
        work.later(pause)
        await work.settled()
    await work.gleb.sees("📠 Факс от +79101234568", "⚠️ Вместо факса АТС прислала что-то другое")


async def test_what_was_told_is_not_told_again_after_a_restart(tmp_path: Path) -> None:
    clock = MovableClock(hurried=True)
    world = World(kinds=["cifra1"], now=clock.today)
    gleb, nobody = Someone(world, GLEB, GLEB), Someone(world, 0, 0)
    world.cifra1.door.limit, world.cifra1.shelf.delay = 0, 0
    async with serve(world) as address:
        settings = settings_for(world, address, tmp_path, **FAST)
        for message in range(3):
            async with running(settings, clock) as app:
                work = Office(world, app, clock, nobody, nobody, nobody, gleb)
                gleb.starts()
                await gleb.sees("Вы внутри")
                await looks(work)
                assert len(files_of(gleb)) == message
                work.later(2)
                lies(world, clock)
                await looks(work)
                assert len(files_of(gleb)) == message + 1


def lies(world: World, clock: MovableClock, *, hours: float = 0) -> None:
    """A message of nobody's client lies in the cabinet, since so long."""
    memory = world.cifra1.memory
    kept = memory.files["voicemail_files"]
    at = memory.spelled(clock.today() - timedelta(hours=hours))
    link = world.cifra1.shelf.put(f"{len(kept)}.wav", lambda: b"RIFF" + bytes(40))
    told = {"dt": at, "dur_real": "14", "num_a": "79101234569", "num_b": "84957654321"}
    kept.append(told | {"group_name": "", "user_name": None, "file": link})
