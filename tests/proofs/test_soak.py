"""P5 and P19: a long working day. Nothing is told twice, and memory, files and the journal stay as they are."""

import asyncio
from pathlib import Path

import pytest

from tests.proofs.nursery import Nursery
from tests.proofs.phone_company import DUPLICATES
from tests.proofs.town import Town, town
from tests.proofs.verdict import NUMBER, RINGS, complaints

pytestmark = pytest.mark.asyncio(loop_scope="session")

AT_ONCE = 16
TOLD = 0.05  # of all calls are missed and told; of the company's own calls nobody hears
WAL_BYTES = 64 * 1024 * 1024
GROWTH_KB = 48 * 1024  # SQLite's own cache fills slowly
DRAIN_S = 600
MORE_FILES = 16  # connections that come and go
NOBODY_IS_REMINDED = {"TIMING__REMIND": "80000", "TIMING__ESCALATE": "86400"}  # of a debt of ten minutes, by right


class Soak:
    def __init__(self, made: Town, events: int) -> None:
        self.made, self.events, self.posted, self.calls = made, events, 0, 0
        self.largest_wal = 0

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._line())

    async def _line(self) -> None:
        made = self.made
        while self.posted < self.events:
            if made.chance.random() < TOLD:
                call = await made.rings(missed=True)
                self.posted += len(call.accepted)
            else:
                await self._own_call()
            self._look()

    async def _own_call(self) -> None:
        """An employee rings somebody up and talks: four events of which nobody need hear."""
        self.calls += 1
        call = {"callid": f"OWN-{self.calls}", "phone": f"7913{self.calls:07}", "user": "anna", "ext": "701"}
        event = call | {"cmd": "event", "direction": "out"}
        end = call | {"cmd": "history", "type": "out", "status": "Success", "duration": "65", "wait": "5"}
        steps = [event | {"type": kind} for kind in ("OUTGOING", "ACCEPTED", "COMPLETED")]
        for fields in (*steps, end):
            for _ in range(1 + (self.made.chance.random() < DUPLICATES)):
                assert await self._post(fields) == 200
                self.posted += 1

    async def _post(self, fields: dict[str, str]) -> int:
        form = fields | {"crm_token": self.made.world.megafon.crm_token}
        async with self.made.session.post(f"{self.made.address}/pbx/office", data=form) as answer:
            return answer.status

    def _look(self) -> None:
        wal = Path(f"{self.made.database}-wal")
        self.largest_wal = max(self.largest_wal, wal.stat().st_size if wal.exists() else 0)

    def memory_kb(self) -> int:
        assert self.made.bot is not None
        status = Path(f"/proc/{self.made.bot.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0])

    def files(self) -> int:
        assert self.made.bot is not None
        return len(list(Path(f"/proc/{self.made.bot.pid}/fd").iterdir()))


@pytest.mark.parametrize(
    "events", [2_000, pytest.param(200_000, marks=pytest.mark.long)], ids=["two thousand", "two hundred thousand"]
)
async def test_a_long_day_leaves_no_trace_and_tells_nothing_twice(
    bots: Nursery, settled: Path, tmp_path: Path, proved, events: int
) -> None:
    async with town(bots, tmp_path, template=settled, seed=events, settings=NOBODY_IS_REMINDED) as made:
        await made.start()
        await made.until_it_answers()
        soak = Soak(made, events // 4)
        await soak.run()
        assert not await made.drain(DRAIN_S)
        memory_kb, files = soak.memory_kb(), soak.files()
        soak.events = events
        await soak.run()
        assert not await made.drain(DRAIN_S)
        grown_kb, more = soak.memory_kb() - memory_kb, soak.files() - files
        found = complaints(made)
        assert not found, "\n".join([*found[:20], made.log()])
        assert soak.largest_wal < WAL_BYTES
        assert grown_kb < GROWTH_KB
        assert more < MORE_FILES
        measured = f"memory {memory_kb // 1024} {grown_kb / 1024:+.0f} MB, files {more:+d}"
        proved("P19", "events of a long day", events, f"{measured}, WAL at most {soak.largest_wal >> 20} MB")
        proved("P5", "events, one in ten of them twice: nobody read of anything twice", events)
        assert alerted(made) == len(made.calls)


def alerted(made: Town) -> int:
    """Clients of whom somebody has read that they were missed."""
    texts = [one["params"]["text"] for one in made.telegram.log if one["method"] == "sendMessage" and "result" in one]
    return len({number for text in texts if not RINGS.match(text) for number in NUMBER.findall(text)})
