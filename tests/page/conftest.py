"""One browser for the tests of a module, and each test's own company with everybody let in."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from sandbox.helpdesk import PATH as HELPDESK_PATH
from sandbox.offices import KINDS
from sandbox.world import HELPDESK_KEY
from tests.page.chromium import chromium, tab
from tests.stories.romashka import FAST, Office, office


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Starting Chromium is the slow part."""
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def work(tmp_path: Path) -> AsyncIterator[Office]:
    """Everybody at work, as fast as it goes."""
    async with office(tmp_path, **FAST) as work:
        work.world.company.verdict_delay = 0.0
        yield work


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def everywhere(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """One company with an office on every kind of PBX and a helpdesk, for all tests of a module."""
    helpdesk = {"HELPDESK__DESK__URL": f"{{address}}{HELPDESK_PATH}@{HELPDESK_KEY}"}
    async with office(tmp_path_factory.mktemp("everywhere"), kinds=KINDS, **FAST, **helpdesk) as work:
        for place in work.world.offices.values():
            place.company.verdict_delay = 0.0
        yield work


@pytest.fixture
def look(browser: Browser, work: Office) -> Callable[..., AbstractAsyncContextManager[Page]]:
    """`async with look(width=1100) as page`: the page of this test's company."""
    return partial(tab, browser, work.app.settings.telegram.api_base)
