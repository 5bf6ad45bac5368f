"""«🎧 Запись» on every kind of PBX, and what becomes of recordings that a PBX uploads to us."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from pbx.abilities import Remembers
from sandbox.company import Company
from tests.stories.romashka import FAST, Office, office

CLIENT = "+79101234567"


@asynccontextmanager
async def recording(folder: Path, kind: str, **settings: str) -> AsyncIterator[Office]:
    """One office of that kind, which records its conversations."""
    async with office(folder, kinds=[kind], **FAST, **settings) as work:
        [place] = work.world.offices.values()
        switch, name = place.switches["recording"]
        setattr(switch, name, True)
        place.company.verdict_delay = place.pbx.shelf.delay = 0.0
        yield work


async def talks(work: Office) -> None:
    """Anna has talked with a client, and whatever the PBX only tells when asked has been asked."""
    company: Company = work.world.company
    call = company.ring("79101234567", employee="anna")
    await work.world.quiet()
    await work.anna.sees("📞 Звонит", CLIENT)
    company.answer(call, "anna")
    company.hang_up(call, talk=64)
    await work.settled()
    for account in work.app.accounts.values():
        if isinstance(account.pbx, Remembers):
            assert await work.app.reconcile.step(account)
    await work.settled()


@pytest.mark.parametrize("kind", ["megafon", "cloud_ats", "cifra1", "telephony_channel"])
async def test_a_conversation_is_heard(tmp_path: Path, kind: str) -> None:
    async with recording(tmp_path, kind) as work:
        await talks(work)
        await work.anna.taps("🎧 Запись")
        heard = await work.anna.sees(f"🎧 Разговор с {CLIENT}: Анна Белова")
        assert heard["media"]["audio"]["file_size"] > 1000
        assert heard["reply_to"] == (await work.anna.sees("🟢 Разговор с"))["message_id"]
        await work.settled()
        assert [row["tries"] for row in await work.rows("SELECT tries FROM files")] == [0]


async def test_a_recording_that_was_posted_as_an_address_is_fetched(tmp_path: Path) -> None:
    async with recording(tmp_path, "telephony_channel") as work:
        work.world.dialplan.recording = "address"
        await talks(work)
        await work.anna.taps("🎧 Запись")
        assert (await work.anna.sees("🎧 Разговор с"))["media"]["audio"]
        assert [status for _, status in work.world.dialplan.shelf.fetched] == [200]


async def test_an_upload_is_kept_for_as_long_as_calls_are_and_goes_with_its_call(tmp_path: Path) -> None:
    uploads = tmp_path / "uploads"
    async with recording(tmp_path, "telephony_channel", RETENTION__DAYS="30") as work:
        await talks(work)
        await talks(work)
        assert len(list(uploads.iterdir())) == 2
        (uploads / ("0" * 32)).write_bytes(b"half of one whose post never ended")
        work.later(3700)
        await work.app.sweeping.sweep()
        assert len(list(uploads.iterdir())) == 2
        first = "(SELECT min(number) FROM posted_calls)"
        await work.app.database.write(lambda tx: tx.execute(f"DELETE FROM posted_calls WHERE number = {first}"))
        await work.app.database.write(lambda tx: tx.execute("DELETE FROM calls WHERE id = (SELECT min(id) FROM calls)"))
        await work.app.sweeping.sweep()
        assert len(list(uploads.iterdir())) == 1
        work.later(31 * 24 * 3600)
        await work.app.sweeping.sweep()
        assert list(uploads.iterdir()) == []
        await work.anna.taps("🎧 Запись")
        await work.anna.is_told("Кнопка устарела")


async def test_an_upload_that_was_followed_by_another_is_not_taken_for_nobodys(tmp_path: Path) -> None:
    """A script that repeats its post uploads twice; the call may tell of either."""
    async with recording(tmp_path, "telephony_channel") as work:
        await talks(work)
        [name] = [path.name for path in (tmp_path / "uploads").iterdir()]
        await work.app.database.write(lambda tx: tx.execute("UPDATE posted_calls SET recording = 'upload:another'"))
        work.later(3700)
        await work.app.sweeping.sweep()
        assert [path.name for path in (tmp_path / "uploads").iterdir()] == [name]
