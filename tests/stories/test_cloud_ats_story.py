"""The story of the first call on the cloud PBX: people come in by invite, a client is missed, called back, and done."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.lacking import Lacking
from pbx.abilities import Silences
from pbx.errors import PbxRefused
from sandbox.company.cloud_ats import PretendCloudAts
from sandbox.world import World
from tests.stories.romashka import FAST, Office, office


@asynccontextmanager
async def cloud_office(folder: Path, *unknown: str) -> AsyncIterator[tuple[Office, PretendCloudAts]]:
    """``unknown``: commands that this tenant does not understand."""

    def forget(world: World) -> None:
        world.cloud_ats.commands.known -= set(unknown)

    async with office(folder, kinds=("cloud_ats",), come_in=False, prepare=forget, **FAST) as work:
        work.world.company.verdict_delay = 0.0
        await everybody_is_invited(work)
        yield work, work.world.cloud_ats


async def everybody_is_invited(work: Office) -> None:
    """This PBX knows no mobiles, so nobody is let in by sharing a contact."""
    work.gleb.starts()
    await work.settled()
    for guest, login in ((work.anna, "anna"), (work.boris, "boris")):
        work.gleb.sends(f"/invite {login}")
        await work.settled()
        link = re.search(r"\?start=([A-Za-z0-9_-]+)", work.gleb.heard()[-1]["text"])
        assert link, work.gleb.reads()
        guest.starts(link[1])
        await guest.sees("Вы внутри")


@pytest.mark.parametrize("tells_missed", [True, False])
async def test_a_client_is_missed_called_back_and_done(tmp_path: Path, tells_missed: bool) -> None:
    async with cloud_office(tmp_path) as (work, ats):
        ats.speech.tells_missed = tells_missed
        call = await work.ring()
        for someone in (work.anna, work.boris):
            await someone.sees("📞 Звонит", "+79101234567")
        await work.nobody(call)
        work.later(2 if tells_missed else 16)
        for someone in (work.anna, work.boris):
            await someone.sees("🔴", "+79101234567")
        await work.anna.taps("📞 Перезвонить")
        back = await work.outgoing()
        assert [one["body"] for one in ats.requests if one["path"] == "makeCall"] == [
            {"cmd": "makeCall", "user": "anna", "phone": "79101234567"}
        ]
        work.world.company.employee_picks_up(back)
        work.world.company.client_picks_up(back, wait=4)
        work.world.company.hang_up(back, 64)
        for someone in (work.anna, work.boris):
            await someone.sees("🟢 Перезвонил", "Анна")
        await work.settled()
        assert [one["status"] for one in ats.deliveries if one["status"] != 200] == []


async def test_a_department_hears_of_its_miss_though_not_all_its_phones_rang(tmp_path: Path) -> None:
    async with cloud_office(tmp_path) as (work, ats):
        await members_are_known(work)
        ats.speech.tells_group = True
        work.world.company.firm.doors.silent.add("boris")
        call = await work.ring()
        await work.anna.sees("📞 Звонит", "+79101234567", "Продажи")
        assert "📞 Звонит" not in work.boris.reads()
        await work.nobody(call)
        work.later(2)
        await work.boris.sees("🔴", "+79101234567", "Продажи")


async def members_are_known(work: Office) -> None:
    """Everybody is asked about, in their turn."""
    known: list[dict[str, str]] = []
    while not known:
        await asyncio.sleep(0.05)
        known = await work.rows("SELECT department, employee FROM department_members ORDER BY department, employee")
    assert [(one["department"], one["employee"]) for one in known] == [
        ("Поддержка", "boris"),
        ("Поддержка", "vera"),
        ("Продажи", "anna"),
        ("Продажи", "boris"),
    ]


async def test_a_miss_while_we_were_away_is_found_in_the_history(tmp_path: Path) -> None:
    async with cloud_office(tmp_path) as (work, ats):
        work.later(60)  # the history counts whole seconds: this call is surely later than our first one
        address, ats.crm_url = ats.crm_url, ""
        work.world.company.after_hours("79101234568", wait=15)
        await work.world.quiet()
        ats.crm_url = address
        work.later(130)
        [account] = work.app.accounts.values()
        assert await work.app.reconcile.step(account)
        await work.gleb.sees("+79101234568")


async def test_what_this_tenant_does_not_know_is_told_the_administrator_once_ever(tmp_path: Path) -> None:
    async with cloud_office(tmp_path, "set_dnd") as (work, _):
        [account] = work.app.accounts.values()
        assert isinstance(account.pbx, Silences)
        assert "silences" in work.app.house.abilities("cloud")
        with pytest.raises(PbxRefused, match="pbx_command_unknown"):
            await account.pbx.silence("anna", True)
        assert "silences" not in work.app.house.abilities("cloud")
        assert await Lacking(work.app.database, work.app.accounts, work.clock).step()
        await work.gleb.sees("не знает одной из команд", "АТС «cloud»", "«Не беспокоить»")
        after_a_restart = Lacking(work.app.database, work.app.accounts, work.clock)
        assert await after_a_restart.step()
        assert not await after_a_restart.step()
        await work.settled()
        assert work.gleb.reads().count("не знает одной из команд") == 1
        assert "не знает одной из команд" not in work.anna.reads()
        work.gleb.sends("/numbers")
        await work.gleb.sees("АТС «cloud» не даёт менять маршруты номеров отсюда")
        work.gleb.sends("/sims")
        await work.gleb.sees("АТС «cloud» не управляет SIM-картами отсюда")


async def test_what_this_tenant_does_not_know_is_not_asked_again_and_again(tmp_path: Path) -> None:
    async with cloud_office(tmp_path, "history", "groups") as (work, ats):
        [account] = work.app.accounts.values()
        await work.app.staff.fetch(account)
        await work.app.reconcile.step(account)
        assert account.pbx.off == {"lists_departments", "remembers"}
        asked = len(ats.requests)
        assert await work.app.staff.fetch(account), "the employees are there, departments there are none"
        assert not await work.app.reconcile.step(account)
        assert {one["path"] for one in list(ats.requests)[asked:]} == {"accounts"}
