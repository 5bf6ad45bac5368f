"""P3: the proofs can fail. Each mutant breaks one promise, and the scene that a sound bot survives gives it away."""

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from tests.proofs.nursery import Nursery
from tests.proofs.scenes import dies_at, waits_in_peace
from tests.proofs.town import Town, town
from tests.proofs.variants import MUTANTS
from tests.proofs.verdict import complaints

pytestmark = pytest.mark.asyncio(loop_scope="session")

Scene = Callable[[Town], Awaitable[object]]

SCENES: dict[str, tuple[Scene, str]] = {
    "answers before it commits": (partial(dies_at, point="before-commit", nth=2), "never read of"),
    "forgets what was in flight": (partial(dies_at, point="claimed", nth=2), "sending"),
    "marks before it sends": (partial(dies_at, point="marked", nth=2), "never read of"),
    "tells the same thing twice": (waits_in_peace, "times, unlabelled"),
    "ignores retry_after": (waits_in_peace, "inside a retry_after"),
}


def test_every_mutant_has_its_scene() -> None:
    assert set(SCENES) | {"sound"} == set(MUTANTS)


@pytest.mark.parametrize("mutant", SCENES)
async def test_a_mutant_is_caught(bots: Nursery, settled: Path, tmp_path: Path, mutant: str) -> None:
    scene, word = SCENES[mutant]
    async with town(bots, tmp_path, template=settled, variant=mutant, seed=3) as made:
        await scene(made)
        found = [*await made.drain(5), *complaints(made)]
        assert [complaint for complaint in found if word in complaint], f"{found}\n{made.log()}"


@pytest.mark.parametrize("scene", {scene for scene, _ in SCENES.values()}, ids=str)
async def test_a_sound_bot_plays_the_same_scenes_without_complaint(
    bots: Nursery, settled: Path, tmp_path: Path, scene: Scene
) -> None:
    async with town(bots, tmp_path, template=settled, variant="sound", seed=3) as made:
        await scene(made)
        assert not [*await made.drain(), *complaints(made)], made.log()
