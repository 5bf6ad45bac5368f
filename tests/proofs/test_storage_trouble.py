"""P13: where a webhook cannot be stored it is not acknowledged, and the bot is well again without a restart."""

import asyncio
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from io import RawIOBase
from pathlib import Path

import aiohttp
import pytest

from sandbox.world import ANNA, BORIS
from tests.proofs.nursery import Nursery
from tests.proofs.town import town
from tests.proofs.verdict import complaints
from tests.stories.romashka import FAST, Office, office

MOST = 400  # pushes until a disk that is full is noticed


async def push(work: Office, n: int, *, note: str = "") -> aiohttp.ClientResponse:
    told = {"cmd": "history", "type": "in", "status": "missed", "callid": f"D-{n}", "phone": client(n).lstrip("+")}
    form = told | {"crm_token": work.world.megafon.crm_token, "user": "anna", "note": note}
    async with aiohttp.ClientSession() as session, session.post(work.world.megafon.crm_url, data=form) as answer:
        return answer


def client(n: int) -> str:
    return f"+7912{n:07}"


@asynccontextmanager
async def full(work: Office) -> AsyncIterator[None]:
    """The file may not grow any more."""
    await work.app.database.write(lambda tx: tx.one("PRAGMA max_page_count = 1"))  # as it is now: it never shrinks
    yield
    await work.app.database.write(lambda tx: tx.one("PRAGMA max_page_count = 1000000"))


@asynccontextmanager
async def locked(work: Office) -> AsyncIterator[None]:
    with closing(sqlite3.connect(work.app.database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.parametrize("trouble", [full, locked])
async def test_what_cannot_be_stored_is_not_acknowledged_and_it_recovers_by_itself(
    tmp_path: Path, proved, trouble
) -> None:
    async with office(tmp_path, **FAST) as work:
        acked, refused = [], []
        async with trouble(work):
            for n in range(MOST):
                answer = await push(work, n, note="x" * 20_000)
                if answer.status == 200:
                    acked.append(n)
                    continue
                assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
                refused.append(n)
                if len(refused) > 2 or trouble is locked:
                    break
        assert refused, "the trouble was not noticed"
        again = [(await push(work, n)).status for n in refused]
        assert set(again) == {200}
        for n in [*acked, *refused]:
            await work.anna.sees(client(n))
        await work.settled()
        for chat in (ANNA, BORIS):
            told = "\n".join(message["text"] for message in work.world.telegram.chat(chat))
            assert all(told.count(client(n)) == (1 if chat == ANNA else 0) for n in [*acked, *refused])
        proved("P13", f"storage {trouble.__name__}: 503, nothing acknowledged, well again", len(refused))


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    folder.mkdir()
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mount.returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(file: RawIOBase) -> None:
    while True:
        file.write(bytes(65536))


@pytest.mark.long
@pytest.mark.asyncio(loop_scope="session")
async def test_a_real_disk_that_is_full_is_told_and_survived(
    bots: Nursery, settled: Path, tmp_path: Path, proved
) -> None:
    """P18, too: while it is full the bot says that it is not ready."""
    with small_disk(tmp_path / "disk", 70) as disk:
        async with town(bots, disk, template=settled) as made:
            await made.start()
            await made.until_it_answers()
            await made.rings(missed=True)
            filler = disk / "somebody else's"
            with filler.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space left"):
                fill(file)
            async with made.session.get(f"{made.address}/health/ready") as answer:
                assert answer.status == 503
                assert "disk" in (await answer.json())["bad"]
            before = len(made.calls)
            while all(call.accepted for call in made.calls[before:]):
                assert len(made.calls) < before + MOST, "a full disk was not noticed"
                await made.rings(missed=True)
            filler.unlink()
            await made.rings(missed=True)
            assert set(made.calls[-1].accepted) == {"rings", "stops", "missed"}
            found = [*await made.drain(), *complaints(made)]
            assert not found, "\n".join([*found, made.log()])
            async with made.session.get(f"{made.address}/health/ready") as answer:
                assert "disk" not in (await answer.json())["bad"]
            proved("P13", "a real disk filled to its last block: 503, told as not ready, well again without a restart")
            proved("P18", "not ready while the disk is full")


@pytest.mark.long
async def test_a_lock_that_lasts_makes_nobody_wait_for_ever(tmp_path: Path, proved) -> None:
    """A hundred at once while somebody else holds the database: each is told 503, none is kept waiting."""
    async with office(tmp_path, come_in=False, **FAST) as work:
        async with locked(work):
            answers = await asyncio.gather(*(push(work, n) for n in range(100)))
        assert {answer.status for answer in answers} == {503}
        assert {(await push(work, n)).status for n in range(100)} == {200}
        proved("P13", "pushes at once while another process holds the database", 100)
