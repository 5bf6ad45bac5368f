"""Start and size: how long until it answers, how much memory it holds, how much it installs."""

import statistics
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from tests.bench.bench_pushes import DIALECTS, legs
from tests.bench.load import requests_per_second
from tests.bench.processes import ROOT, server
from tests.bench.report import Row, Table

ROUNDS = 5
CALLS = 10_000
AT_ONCE = 500


async def measure(rounds: int = ROUNDS) -> Table:
    started = []
    for _ in range(rounds):
        began = time.perf_counter()
        async with server("product") as running:
            started.append(time.perf_counter() - began)
            idle_mb = running.resident_mb()
    async with server("product") as running:
        for first in range(0, CALLS, AT_ONCE):
            for wave in legs(DIALECTS["megafon"], first, AT_ONCE, int(time.time() * 1000)):
                await requests_per_second(running.port, wave, 64)
        worked_mb = running.resident_mb()
    values = {
        "`--help`, ms": 1000 * statistics.median(_seconds("-m", "bot", "--help") for _ in range(rounds)),
        "import of everything, ms": 1000 * statistics.median(_seconds("-c", "import bot.app") for _ in range(rounds)),
        "start until it listens, ms": 1000 * statistics.median(started),
        "memory at rest, MB": idle_mb,
        f"memory after {CALLS:,} calls, MB": worked_mb,
        "memory, ÷ at rest": worked_mb / idle_mb,
        "our own code, MB": _own_mb(),
        "all it installs, MB": _installed_mb(),
    }
    rows = [
        Row((name, f"{value:,.0f}" if value >= 10 else f"{value:.2f}"), {"value": value})
        for name, value in values.items()
    ]
    return Table("size", "Start and size", ("what", "measured"), rows)


def _seconds(*arguments: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def _own_mb() -> float:
    rooms = ("bot", "handlers", "workflow", "pbx", "channels", "storage", "views", "wire", "calls")
    files = [file for room in rooms for file in (ROOT / room).rglob("*") if "__pycache__" not in file.parts]
    return sum(file.stat().st_size for file in files if file.is_file()) / 2**20


def _installed_mb() -> float:
    """The packages of requirements.lock, as they lie here."""
    names = {
        line.partition("==")[0]
        for line in (ROOT / "requirements.lock").read_text().splitlines()
        if "==" in line and not line.startswith((" ", "#"))
    }
    return sum(_package_bytes(name) for name in names) / 2**20


def _package_bytes(name: str) -> int:
    try:
        files = distribution(name).files or ()
    except PackageNotFoundError:  # of another platform
        return 0
    return sum(Path(file.locate()).stat().st_size for file in files if Path(file.locate()).is_file())
