"""The administrator's chat greets with what is connected and what is missing; a test call goes the whole way."""

from pathlib import Path

import pytest

from sandbox.server import serve
from sandbox.world import GLEB, World
from tests.stories.romashka import FAST, MovableClock, Office, Someone, office, running, settings_for

PUBLIC = {"WEB__PUBLIC_URL": "{address}"}


async def untouched(work: Office) -> None:
    """Nobody owes anything, nobody else was told, and the PBX has not been heard."""
    for table in ("calls", "cases", "events", "posted_calls"):
        assert await work.rows(f"SELECT * FROM {table}") == []
    assert not [row for row in await work.rows("SELECT heard_ms FROM accounts") if row["heard_ms"]]
    for someone in (work.anna, work.boris, work.vera):
        assert "🧪" not in someone.reads()


@pytest.mark.parametrize("kind", ["megafon", "cloud_ats", "cifra1", "telephony_channel"])
async def test_on_every_kind_the_test_call_goes_the_whole_way_and_opens_no_debt(tmp_path: Path, kind: str) -> None:
    only_elsewhere = {"megafon": "OFFICE", "cloud_ats": "CLOUD", "cifra1": "CIFRA", "telephony_channel": "DIALPLAN"}
    more = {f"PBX__{only_elsewhere[kind]}__ALLOWED_IPS": "192.0.2.0/24"}
    async with office(tmp_path, kinds=[kind], **FAST, **more) as work:
        greeting = await work.gleb.sees("🔌 Что подключено", "событий ещё не было")
        assert "Неизвестно, куда АТС присылать события" in greeting["text"]
        await work.gleb.taps("🧪 Тестовый звонок")
        await work.gleb.sees("🧪 Это проверка", "🔴 Пропущен +79000000000")
        shown = await work.gleb.sees("🧪 Тестовый звонок, АТС", "✓ карточка доставлена", "событий ещё не было")
        for step in ("✓ событие пришло по HTTP", "✓ записано в базу"):
            assert step in shown["text"]
        await untouched(work)


async def test_each_step_that_fails_is_shown_and_a_command_does_the_same(tmp_path: Path) -> None:
    async with office(tmp_path, **FAST, **PUBLIC) as work:
        greeting = await work.gleb.sees("🔌 Что подключено")
        for said in ("✓ office: сотрудники: 4", "Ключ для авторизации в CRM", "/pbx/office", "администраторы: Глеб",
                     "сотрудников с мобильным в АТС: 4", "резервного чата нет"):  # fmt: skip
            assert said in greeting["text"]
        work.gleb.sends("/test nosuch")
        await work.gleb.sees("Такой АТС больше нет в настройках")
        door, work.app.knocking.address = work.app.knocking.address, "http://127.0.0.1:9"
        work.gleb.sends("/test")
        await work.gleb.sees("✗ до собственного входа не достучаться: по этому адресу никто не отвечает")
        work.app.knocking.address = f"{door}/elsewhere"
        work.gleb.sends("/test office")
        await work.gleb.sees("✗ наш собственный вход не принял событие (код 404)")
        work.app.knocking.address = door
        work.gleb.sends("/test office")
        await work.gleb.sees("✓ карточка доставлена")
        await untouched(work)
        work.anna.sends("/test")
        await work.anna.sees("Это вам не разрешено")
        await work.ring()
        work.gleb.starts()
        await work.gleb.sees("🔌 Что подключено", "✓ office: последнее событие")


async def test_after_a_restart_only_what_changed_is_told(tmp_path: Path) -> None:
    clock = MovableClock()
    world = World(now=clock.today)
    gleb = Someone(world, GLEB, GLEB)
    desk = {"PBX__DESK__KIND": "telephony_channel", "PBX__DESK__CHANNEL_KEY": "channel-key-11111111"}
    async with serve(world) as address:
        for more, changes in (({}, 0), ({}, 0), (desk, 1), (desk, 1)):
            async with running(settings_for(world, address, tmp_path, **FAST, **more), clock) as app:
                if not gleb.heard():
                    gleb.starts()
                    await gleb.sees("🔌 Что подключено")
                work = Office(world, app, clock, gleb, gleb, gleb, gleb)
                await work.settled()
            assert gleb.reads().count("🔌 Подключения изменились") == changes
    assert {"🧪 Тестовый звонок: desk", "🧪 Тестовый звонок: office"} == set(gleb.labels("🔌 Подключения изменились"))
