"""P11: a tap acts on the PBX at most once, also when the bot is killed while the PBX is being asked."""

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

from sandbox.world import ANNA
from tests.proofs.nursery import Nursery
from tests.proofs.town import Town, town
from tests.proofs.verdict import complaints

pytestmark = pytest.mark.asyncio(loop_scope="session")

WITHIN_S = 60.0


async def sees(made: Town, pattern: str) -> dict[str, Any]:
    """Anna's newest message like that."""
    async with asyncio.timeout(WITHIN_S):
        while True:
            for message in reversed(made.telegram.chat(ANNA)):
                if re.search(pattern, message["text"]):
                    return message
            await asyncio.sleep(0.02)


def dialled(made: Town) -> int:
    return sum(one["path"].endswith("/makecall") for one in made.world.megafon.requests)


@pytest.mark.parametrize("fault", ["silent", "silent-after-accept"])
async def test_a_tap_during_a_kill_dials_once_and_she_is_told_that_nobody_knows(
    bots: Nursery, settled: Path, tmp_path: Path, fault: str
) -> None:
    async with town(bots, tmp_path, template=settled) as made:
        await made.start()
        await made.until_it_answers()
        await made.rings(missed=True)
        await sees(made, "🔴 Пропущен")
        made.world.megafon.fault(fault, path="makecall")
        made.press()
        async with asyncio.timeout(WITHIN_S):
            while not dialled(made):
                await asyncio.sleep(0.01)
        await made.kill()
        await made.start()
        said = await sees(made, "Меня перезапустили посреди вашей команды")
        assert made.calls[0].client in said["text"]
        made.telegram.repeat_updates(1)
        assert not [*await made.drain(), *complaints(made)], made.log()
        assert dialled(made) == 1


async def test_a_tap_that_came_while_nobody_was_there_is_done_once(
    bots: Nursery, settled: Path, tmp_path: Path
) -> None:
    async with town(bots, tmp_path, template=settled) as made:
        await made.start()
        await made.until_it_answers()
        await made.rings(missed=True)
        await sees(made, "🔴 Пропущен")
        await made.kill()
        made.press()
        await made.start()
        await sees(made, "📲")
        assert not [*await made.drain(), *complaints(made)], made.log()
        assert dialled(made) == 1
