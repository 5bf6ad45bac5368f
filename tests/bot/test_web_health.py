"""What the process says of itself: alive, ready or why not, and its numbers for those who may read them."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from tests.stories.romashka import FAST, Office, office
from tests.stories.romashka_people import PATIENCE_S, eventually

METRICS = "metrics-token-0123456789"


async def get(work: Office, path: str, **headers: str) -> tuple[int, Any]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with aiohttp.ClientSession() as session, session.get(work.app.address + path, headers=named) as answer:
        text = await answer.text()
        return answer.status, await answer.json() if answer.content_type == "application/json" else text


async def becomes_ready(work: Office) -> None:
    """By itself: nobody writes, and a poll that finds nothing takes its 25 seconds."""
    polls = work.app.polling.counters.polls
    await eventually(lambda: work.app.polling.counters.polls > polls or None, lambda: f"no poll in {PATIENCE_S} s")
    assert await get(work, "/health/ready") == (200, {"ready": True, "bad": {}})


async def test_it_is_alive_and_ready_and_says_what_is_bad(tmp_path: Path) -> None:
    async with office(tmp_path, come_in=False, **FAST) as work:
        assert await get(work, "/health/live") == (200, {"live": True})
        assert await get(work, "/health/ready") == (200, {"ready": True, "bad": {}})
        work.world.telegram.down = True
        work.later(91)
        status, said = await get(work, "/health/ready")
        assert (status, said["ready"], list(said["bad"])) == (503, False, ["telegram"])
        assert await get(work, "/health/live") == (200, {"live": True})
        work.world.telegram.down = False
        await becomes_ready(work)


@pytest.mark.parametrize("kind", ["401", "404"])
async def test_a_token_that_telegram_does_not_accept_any_more_is_said_at_once(tmp_path: Path, kind: str) -> None:
    async with office(tmp_path, **FAST) as work:
        with capture_logs() as logs:
            work.world.telegram.fault(kind, times=10_000)
            await work.missed_call()
            work.later(2)
            refused = (503, {"ready": False, "bad": {"telegram": "does not accept the token"}})
            while await get(work, "/health/ready") != refused:
                await asyncio.sleep(0.02)
            while len([one for one in work.world.telegram.log if one["fault"] == kind]) < 5:
                await asyncio.sleep(0.02)
            work.world.telegram.clear_faults()
            await work.anna.sees("🔴 Пропущен")
        assert await get(work, "/health/ready") == (200, {"ready": True, "bad": {}})
        said = [one["event"] for one in logs if "token" in one["event"]]
        assert said == ["Telegram does not accept the token any more", "Telegram accepts the token again"]


async def test_alerts_that_wait_and_a_database_that_cannot_be_written_are_not_ready(tmp_path: Path) -> None:
    async with office(tmp_path, **FAST) as work:
        work.world.telegram.fault("429", method="sendMessage", times=1000, retry_after=3600)
        await work.missed_call()
        work.later(2)
        while not await work.rows("SELECT 1 FROM outbox WHERE kind = 'missed' AND state = 'waiting'"):
            await asyncio.sleep(0.02)
        work.later(125)
        status, said = await get(work, "/health/ready")
        assert status == 503
        assert "alerts" in said["bad"]
        with closing(sqlite3.connect(work.app.database.path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            status, said = await get(work, "/health/ready")
            assert (status, said["bad"]["database"]) == (503, "locked")
            assert await get(work, "/health/live") == (200, {"live": True})
            other.execute("ROLLBACK")
        status, said = await get(work, "/health/ready")
        assert "database" not in said["bad"]
        work.world.telegram.clear_faults()


async def test_numbers_are_for_this_machine_and_for_bearers_of_the_token(tmp_path: Path) -> None:
    more = {"METRICS__TOKEN": METRICS, "METRICS__TOKEN_PREVIOUS": METRICS + "-old"}
    async with office(tmp_path, come_in=False, **FAST, **more) as work:
        await work.push(cmd="event", type="INCOMING", user="anna", callid="M-1")
        await work.push(cmd="event", crm_token="wrong")
        status, text = await get(work, "/metrics")
        assert status == 200
        assert "perezvon_webhooks_total 1.0" in text
        assert "perezvon_webhooks_refused_total 1.0" in text
        assert "79101234567" not in text
        assert METRICS not in text
        passed_on = {"X_Forwarded_For": "198.51.100.7"}
        assert (await get(work, "/metrics", **passed_on))[0] == 401
        assert (await get(work, "/metrics", **passed_on, Authorization="Bearer wrong"))[0] == 401
        for token in (METRICS, METRICS + "-old"):
            assert (await get(work, "/metrics", **passed_on, Authorization=f"Bearer {token}"))[0] == 200
