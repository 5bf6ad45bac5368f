"""The story of a missed client on every kind of PBX: rings, missed, called back, done."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from sandbox.company import Company
from tests.stories.romashka import FAST, Office, eventually, office

CLIENT = "+79101234567"
QUIET_S = 16  # the longest that any of them leaves open whether somebody will answer
TALK = {"megafon": "1:04", "cloud_ats": "1:08", "cifra1": "1:04"}  # one tells the whole call, with its ringing
ASKED_S = 21  # by then the PBX is asked what became of a dial


@asynccontextmanager
async def at_work(folder: Path, *kinds: str) -> AsyncIterator[Office]:
    async with office(folder, kinds=kinds, **FAST) as work:
        for place in work.world.offices.values():
            place.company.verdict_delay = 0.0
        yield work


async def is_missed(work: Office, company: Company) -> None:
    call = company.ring("79101234567", department="sales")
    await work.world.quiet()
    for someone in (work.anna, work.boris):
        await someone.sees("📞 Звонит", CLIENT)
    company.nobody(call, wait=41)
    await work.world.quiet()
    work.later(QUIET_S)
    for someone in (work.anna, work.boris):
        await someone.sees("🔴 Пропущен", CLIENT)
    await work.settled()


async def is_reached(work: Office, company: Company, back: str) -> None:
    """Anna picks up, the client does too, they talk for a minute."""
    company.employee_picks_up(back)
    company.client_picks_up(back, wait=4)
    company.hang_up(back, 64)
    await work.world.quiet()


@pytest.mark.parametrize("kind", ["megafon", "cloud_ats", "cifra1"])
async def test_a_missed_client_is_called_back_and_everybody_sees_it(tmp_path: Path, kind: str) -> None:
    async with at_work(tmp_path, kind) as work:
        await is_missed(work, work.world.company)
        await work.anna.taps("📞 Перезвонить")
        await work.anna.is_told("Сначала зазвонит ваш телефон (доб. 701)")
        back = await work.outgoing()
        for someone in (work.anna, work.boris):
            await someone.sees("📲 Анна Белова набирает…")
        await is_reached(work, work.world.company, back)
        if kind == "cifra1":  # it tells nothing of outgoing calls, and is asked
            work.later(ASKED_S)
        for someone in (work.anna, work.boris):
            await someone.sees("🟢 Перезвонила Анна Белова", CLIENT, f"разговор {TALK[kind]}")
        await work.settled()
        [calls] = [place.company.calls for place in work.world.offices.values()]
        assert [call.direction for call in calls.values()] == ["in", "out"]


async def test_a_dialplan_cannot_call_and_the_client_gets_through_himself(tmp_path: Path) -> None:
    async with at_work(tmp_path, "telephony_channel") as work:
        company = work.world.company
        await is_missed(work, company)
        assert "📞 Перезвонить" not in work.anna.labels("🔴 Пропущен", CLIENT)
        again = company.ring("79101234567", department="sales")
        await work.world.quiet()
        for someone in (work.anna, work.boris):  # a call that is over before its card was sent has none
            await someone.sees("📞 Звонит", CLIENT)
        company.answer(again, "boris")
        await work.world.quiet()
        work.later(64)  # nobody tells the bot how long they talked: it counts
        company.hang_up(again)
        await work.world.quiet()
        for someone in (work.anna, work.boris):
            await someone.sees("🟢 Дозвонился сам", CLIENT, "Борис Лужин")
            await someone.sees("🟢 Разговор с", CLIENT, "разговор 1:0")
        assert {post["status"] for post in work.world.dialplan.deliveries} == {200}


async def test_four_offices_of_one_firm_keep_their_debts_apart(tmp_path: Path) -> None:
    async with at_work(tmp_path, "megafon", "cloud_ats", "cifra1", "telephony_channel") as work:
        offices = work.world.offices.values()
        for place in offices:
            call = place.company.ring("79101234567", department="sales")
            await work.world.quiet()
            place.company.nobody(call, wait=41)
            await work.world.quiet()
        work.later(QUIET_S)

        def all_missed() -> list[str] | None:
            alerts = [said["text"] for said in work.anna.heard() if "🔴 Пропущен" in said["text"]]
            return alerts if len(alerts) == len(offices) else None

        alerts = await eventually(all_missed, work.anna.reads)
        for place in offices:
            if place.kind != "telephony_channel":  # which knows nothing of lines
                assert any(f"+{place.lines[0]}" in alert for alert in alerts)
        cases = await work.rows("SELECT account, state FROM cases ORDER BY account")
        assert [(case["account"], case["state"]) for case in cases] == [
            (name, "open") for name in ("cifra", "cloud", "dialplan", "office")
        ]
