"""P1, P9: Telegram is away for hours while the alerts pile up."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from sandbox.world import ANNA, BORIS
from tests.proofs.test_found_again import NUMBER, client
from tests.stories.romashka import FAST, Office, office
from tests.stories.romashka_bot import VERDICT_S
from tests.stories.romashka_people import LOOK_S

HOURS = 6
HOUR_S = 3600.0


async def misses(work: Office, n: int) -> None:
    told = {"cmd": "history", "type": "in", "status": "missed", "callid": f"H-{n}", "phone": client(n).lstrip("+")}
    assert await work.push(**told, groupRealName="Продажи", duration="41", wait="41") == 200


def read(work: Office, chat: int) -> Counter[str]:
    """How often she has read of each client, alone or in a digest."""
    sent = [one for one in work.world.telegram.log if one["method"] == "sendMessage" and one["chat_id"] == chat]
    return Counter(number for one in sent if "result" in one for number in NUMBER.findall(one["params"]["text"]))


async def waiting(work: Office) -> int:
    [row] = await work.rows("SELECT count(*) AS n FROM outbox WHERE kind = 'missed' AND state = 'waiting'")
    return int(row["n"])


@pytest.mark.parametrize(
    "clients", [60, pytest.param(2_500, marks=pytest.mark.long)], ids=["some", "five thousand alerts"]
)
async def test_telegram_away_for_six_hours_loses_and_doubles_nothing(tmp_path: Path, proved, clients: int) -> None:
    """Each missed client is told to Anna and to Boris; afterwards each has read of each once."""
    async with office(tmp_path, **FAST, TIMING__REMIND="999999", TIMING__ESCALATE="999999") as work:
        work.world.telegram.down = True
        for hour in range(HOURS):
            for n in range(clients)[hour::HOURS]:
                await misses(work, n)
            work.later(VERDICT_S)
            while await waiting(work) < 2 * len([n for n in range(clients) if n % HOURS <= hour]):
                await asyncio.sleep(LOOK_S)
            work.later(HOUR_S)
        work.world.telegram.down = False
        work.later(HOUR_S)
        await work.settled()
        for chat in (ANNA, BORIS):
            assert read(work, chat) == Counter(client(n) for n in range(clients))
        proved("P1", "alerts that piled up while Telegram was away for six hours, each told once", 2 * clients)
