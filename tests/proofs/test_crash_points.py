"""P2: the bot dies at each named point of its work, and starts again: nothing is lost, nothing doubled in silence."""

from pathlib import Path

import pytest

from tests.proofs.nursery import Nursery
from tests.proofs.scenes import dies_at
from tests.proofs.town import town
from tests.proofs.verdict import complaints

pytestmark = pytest.mark.asyncio(loop_scope="session")

COMMITS = ("before-commit", "after-commit")
POINTS = (*COMMITS, "claimed", "sent", "marked")
FIRST_COMMITS, FIRST_ALERT = 2, 7  # three calls ring in two chats, and then come the alerts
MANY = 20


@pytest.mark.parametrize("point", POINTS)
async def test_a_bot_that_dies_at_a_point_loses_nothing(
    bots: Nursery, settled: Path, tmp_path: Path, proved, point: str
) -> None:
    async with town(bots, tmp_path, template=settled, seed=POINTS.index(point)) as made:
        nth = FIRST_COMMITS if point in COMMITS else FIRST_ALERT
        assert await dies_at(made, point, nth), f"it never came to that point\n{made.log()}"
        found = [*await made.drain(), *complaints(made)]
        assert not found, "\n".join([*found, made.log()])
        assert sum(call.owed for call in made.calls) >= 2
        proved("P2", f"deaths at the point «{point}»")


@pytest.mark.long
@pytest.mark.parametrize("nth", range(1, MANY + 1))
@pytest.mark.parametrize("point", POINTS)
async def test_a_bot_that_dies_at_any_time_of_a_point_loses_nothing(
    bots: Nursery, settled: Path, tmp_path: Path, proved, point: str, nth: int
) -> None:
    """Over its start too: whatever it does there counts."""
    async with town(bots, tmp_path, template=settled, seed=nth) as made:
        await dies_at(made, point, nth, at_work=False)
        found = [*await made.drain(), *complaints(made)]
        assert not found, "\n".join([*found, made.log()])
        proved("P2", f"deaths at the point «{point}»")
