"""The bench of ``check`` at each kind of PBX, every one with its pretend counterpart."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from tests.bot.check_bench import Bench, TodaysClock, bench
from tests.pbx import cifra1_office, cloud_office
from tests.pbx.cifra1_office import House, house
from tests.pbx.cloud_office import CloudOffice

CHANNEL_KEY = "channel-key-canary"


class Cifra1Clock(TodaysClock):
    """It is now, and the PBX's own clock runs while ours waits: it counts three seconds between questions."""

    def __init__(self, it: House) -> None:
        super().__init__()
        self._theirs = it.clock

    def monotonic(self) -> float:
        return self._theirs.monotonic()

    async def sleep(self, seconds: float) -> None:
        await self._theirs.sleep(seconds)


@asynccontextmanager
async def at_cifra1(folder: Path) -> AsyncIterator[tuple[House, Bench]]:
    async with house() as it:
        account = {
            "PBX__OFFICE__KIND": "cifra1",
            "PBX__OFFICE__BASE_URL": f"{it.url}/cifra1/crmapi.php",
            "PBX__OFFICE__CABINET_URL": f"{it.url}/cifra1/api",
            "PBX__OFFICE__DOMAIN": cifra1_office.DOMAIN,
            "PBX__OFFICE__API_KEY": cifra1_office.API_KEY,
            "PBX__OFFICE__CABINET_KEY": cifra1_office.CABINET_KEY,
        }
        async with bench(folder, **account) as table:
            table.clock = Cifra1Clock(it)
            yield it, table


@asynccontextmanager
async def at_the_cloud(folder: Path) -> AsyncIterator[tuple[CloudOffice, Bench]]:
    async with cloud_office.office() as it:
        account = {
            "PBX__OFFICE__KIND": "cloud_ats",
            "PBX__OFFICE__BASE_URL": f"{it.url}/cloud_ats",
            "PBX__OFFICE__API_KEY": cloud_office.API_KEY,
            "PBX__OFFICE__CRM_TOKEN": cloud_office.TOKEN,
        }
        async with bench(folder, **account) as table:
            yield it, table


@asynccontextmanager
async def at_megafon(folder: Path) -> AsyncIterator[tuple[None, Bench]]:
    async with bench(folder) as table:
        yield None, table


@asynccontextmanager
async def at_a_channel(folder: Path) -> AsyncIterator[tuple[None, Bench]]:
    account = {"PBX__OFFICE__KIND": "telephony_channel", "PBX__OFFICE__CHANNEL_KEY": CHANNEL_KEY}
    async with bench(folder, **account) as table:
        yield None, table


BENCHES: dict[str, Callable[[Path], AbstractAsyncContextManager[tuple[object, Bench]]]] = {
    "cifra1": at_cifra1,
    "cloud_ats": at_the_cloud,
    "megafon": at_megafon,
    "telephony_channel": at_a_channel,
}
