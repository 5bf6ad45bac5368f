"""P6 and P7: a burst is taken whole and nothing is answered 200 before it is stored; how fast is asserted only by
`make proofs`, with nobody else at work."""

import asyncio
import sqlite3
import statistics
import time
from contextlib import closing
from pathlib import Path

import pytest

from sandbox.world import ANNA
from tests.proofs.nursery import Nursery
from tests.proofs.town import Town, town
from tests.proofs.verdict import complaints

pytestmark = pytest.mark.asyncio(loop_scope="session")

BURST = 1_000
PER_SECOND, FOR_S = 100, 20
ALERTS, ALERT_PAUSE_S = 100, 0.1


async def post(made: Town, number: str, call: str) -> tuple[int, float]:
    """One event that makes a call ring; its status, and after how many seconds."""
    fields = {"cmd": "event", "type": "INCOMING", "direction": "in", "phone": number, "user": "anna", "callid": call}
    began = time.monotonic()
    form = fields | {"crm_token": made.world.megafon.crm_token}
    async with made.session.post(f"{made.address}/pbx/office", data=form) as answer:
        return answer.status, time.monotonic() - began


def stored(made: Town, like: str) -> int:
    with closing(sqlite3.connect(made.database)) as reader:
        return int(reader.execute("SELECT count(*) FROM events WHERE call_id LIKE ?", (like,)).fetchone()[0])


def p(share: float, seconds: list[float]) -> float:
    return sorted(seconds)[min(len(seconds) - 1, int(share * len(seconds)))]


@pytest.mark.parametrize("promised_s", [None, pytest.param(5.0, marks=[pytest.mark.long, pytest.mark.alone])])
async def test_a_burst_of_a_thousand_is_taken_whole(
    bots: Nursery, settled: Path, tmp_path: Path, proved, promised_s: float | None
) -> None:
    async with town(bots, tmp_path, template=settled) as made:
        made.telegram.down = True  # somebody else's trouble
        await made.start()
        await made.until_it_answers()
        began = time.monotonic()
        answers = await asyncio.gather(*(post(made, f"7912{n:07}", f"B-{n}") for n in range(BURST)))
        took_s = time.monotonic() - began
        acked = sum(status == 200 for status, _ in answers)
        assert {status for status, _ in answers} <= {200, 503}
        assert stored(made, "B-%") == acked
        assert acked == BURST
        assert promised_s is None or took_s <= promised_s
        proved("P6", "pushes in one burst, each stored before its 200", BURST, f"acked in {took_s:.1f} s")


@pytest.mark.long
@pytest.mark.alone
async def test_a_hundred_events_a_second_are_acked_in_a_quarter_of_a_second(
    bots: Nursery, settled: Path, tmp_path: Path, proved
) -> None:
    async with town(bots, tmp_path, template=settled) as made:
        await made.start()
        await made.until_it_answers()
        answers: list[tuple[int, float]] = []

        async def one(n: int) -> None:
            answers.append(await post(made, f"7912{n:07}", f"A-{n}"))

        began = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for n in range(PER_SECOND * FOR_S):
                await asyncio.sleep(max(0.0, began + n / PER_SECOND - time.monotonic()))
                group.create_task(one(n))
        assert {status for status, _ in answers} == {200}
        assert stored(made, "A-%") == len(answers)
        seconds = [took for _, took in answers]
        ms = f"p50 {1000 * statistics.median(seconds):.0f} ms, p99 {1000 * p(0.99, seconds):.0f} ms"
        assert p(0.99, seconds) <= 0.25, ms
        proved("P6", f"events at {PER_SECOND} a second while all are told", len(answers), ms)


@pytest.mark.long
@pytest.mark.alone
async def test_a_miss_is_told_within_a_second(bots: Nursery, settled: Path, tmp_path: Path, proved) -> None:
    """From the verdict to Telegram's acceptance, after the time that racing events are waited for."""
    async with town(bots, tmp_path, template=settled) as made:
        await made.start()
        await made.until_it_answers()
        decided: dict[str, float] = {}
        async with asyncio.TaskGroup() as group:
            for _ in range(ALERTS):
                group.create_task(_missed_call(made, decided))
                await asyncio.sleep(ALERT_PAUSE_S)
        assert not [*await made.drain(), *complaints(made)]
        sent = [one for one in made.telegram.log if one["method"] == "sendMessage" and one["chat_id"] == ANNA]
        waited = []
        for client, at in decided.items():
            told = [one for one in sent if client in one["params"]["text"] and "reply_markup" in one["params"]]
            waited.append(told[0]["at"] - at)
        assert len(waited) == ALERTS
        told = f"p50 {statistics.median(waited):.2f} s, p95 {p(0.95, waited):.2f} s"
        assert p(0.95, waited) <= 1.0, told
        proved("P7", "missed calls, from the decision to Telegram's acceptance", ALERTS, told)


async def _missed_call(made: Town, decided: dict[str, float]) -> None:
    call = await made.rings(missed=True)
    decided[call.client] = call.said_s + float(made.env["TIMING__VERDICT"])
