"""The company of each story, fresh."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from romashka import Office, office


@pytest.fixture
async def work(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path) as made:
        yield made
