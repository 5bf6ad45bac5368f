"""P3: the proofs can fail. Each mutant breaks one promise, and the scene that a sound bot survives gives it away."""

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from tests.proofs.nursery import Nursery
from tests.proofs.scenes import dies_at, patience, peace
from tests.proofs.town import Town, town
from tests.proofs.variants import MUTANTS
from tests.proofs.verdict import complaints

alive = pytest.mark.asyncio(loop_scope="session")

Scene = Callable[[Town], Awaitable[object]]

# After hours no phone rings: there are alerts and nothing else, so the second of anything is an alert.
SCENES: dict[str, tuple[Scene, str]] = {
    "answers before it commits": (partial(dies_at, point="before-commit", nth=1, after_hours=True), "never read of"),
    "forgets what was in flight": (partial(dies_at, point="claimed", nth=2, after_hours=True), "sending"),
    "marks before it sends": (partial(dies_at, point="marked", nth=2, after_hours=True), "never read of"),
    "tells the same thing twice": (peace, "times, unlabelled"),
    "ignores retry_after": (patience, "inside a retry_after"),
}


def test_every_mutant_has_its_scene() -> None:
    assert set(SCENES) | {"sound"} == set(MUTANTS)


@pytest.mark.parametrize("mutant", SCENES)
@alive
async def test_a_mutant_is_caught(bots: Nursery, settled: Path, tmp_path: Path, proved, mutant: str) -> None:
    scene, word = SCENES[mutant]
    async with town(bots, tmp_path, template=settled, variant=mutant, seed=3) as made:
        await scene(made)
        found = [*await made.drain(5), *complaints(made)]
        assert [complaint for complaint in found if word in complaint], f"{found}\n{made.log()}"
        proved("P3", f"mutant «{mutant}»", 1, "caught")


@pytest.mark.parametrize("mutant", ["answers before it commits", "marks before it sends", "ignores retry_after"])
@alive
async def test_a_sound_bot_plays_the_same_scenes_without_complaint(
    bots: Nursery, settled: Path, tmp_path: Path, proved, mutant: str
) -> None:
    async with town(bots, tmp_path, template=settled, variant="sound", seed=3) as made:
        await SCENES[mutant][0](made)
        assert not [*await made.drain(), *complaints(made)], made.log()
        proved("P3", "sound bots that play the scenes of mutants")
