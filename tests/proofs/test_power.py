"""P12: whatever was answered 200 has reached the disk: a sync stands between the request and its answer."""

import asyncio
import re
import shutil
from pathlib import Path

import pytest

from tests.proofs.nursery import Nursery
from tests.proofs.town import Town, town

pytestmark = pytest.mark.asyncio(loop_scope="session")

PUSHES = 20
LOOK_S = 0.02
# A call that another thread interrupts is printed in two lines; only the one with its result counts.
SYNC = r"(?:fdatasync|fsync)(?:\(\d+\)| resumed>.*\)) += 0"
HEARD = r'"POST /pbx/office'
ANSWERED = r'(?:sendto|write)\(\d+, "HTTP/1.1 200'


async def posts(made: Town, call: str) -> int:
    fields = {"cmd": "event", "type": "INCOMING", "phone": "79101234567", "user": "anna", "callid": call}
    form = fields | {"crm_token": made.world.megafon.crm_token}
    async with made.session.post(f"{made.address}/pbx/office", data=form) as answer:
        return answer.status


async def test_a_sync_stands_between_a_request_and_its_answer(
    bots: Nursery, settled: Path, tmp_path: Path, proved
) -> None:
    if shutil.which("strace") is None:
        pytest.skip("needs strace (apt-get install strace)")
    trace = tmp_path / "trace"
    async with town(bots, tmp_path, template=settled) as made:
        await made.start()
        await made.until_it_answers()
        made.telegram.down = True  # nobody writes but for us
        assert made.bot is not None
        calls = "trace=fsync,fdatasync,recvfrom,sendto,read,write"
        arguments = ("-f", "-qq", "-s", "24", "-e", calls, "-o", str(trace), "-p", str(made.bot.pid))
        strace = await asyncio.create_subprocess_exec("strace", *arguments, stderr=asyncio.subprocess.PIPE)
        while not trace.exists() or not trace.stat().st_size:
            if strace.returncode is not None:
                assert strace.stderr is not None
                pytest.skip(f"this machine does not let us watch a process: {(await strace.stderr.read()).decode()}")
            async with made.session.get(f"{made.address}/health/live"):  # until it is watched
                await asyncio.sleep(LOOK_S)
        assert {await posts(made, f"P-{n}") for n in range(PUSHES)} == {200}
        strace.terminate()
        await strace.wait()
    story = "".join(
        "s" if sync else "h" if heard else "a"
        for sync, heard, answered in re.findall(f"({SYNC})|({HEARD})|({ANSWERED})", trace.read_text())
    )
    pushes = re.search(r"h.*", story)
    assert pushes is not None, story
    assert re.fullmatch(f"(s*hs+a){{{PUSHES}}}s*", pushes[0]), story
    proved("P12", "a synced commit between the request and its 200 (strace)", PUSHES)
