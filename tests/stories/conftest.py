"""The company of each story, fresh."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.stories.romashka import FAST, Office, office


@pytest.fixture
async def work(tmp_path: Path) -> AsyncIterator[Office]:
    """Everybody at work, as fast as it goes."""
    async with office(tmp_path, **FAST) as made:
        made.world.company.verdict_delay = 0.0
        yield made
