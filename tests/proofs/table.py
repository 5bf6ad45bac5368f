"""The table of ``make proofs``, and the page ``docs/promises.md``: what is promised, what proves it, what was seen."""

import os
import platform
import sqlite3
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tests.proofs.claims import Claim
from tests.proofs.faults import FAULTS
from tests.proofs.promises import PROMISES
from tests.proofs.threats import THREATS

PAGE = Path(__file__).parents[2] / "docs" / "promises.md"
MEASURED, NAMED = "measured", "named"
KEPT, BROKEN, SKIPPED, UNPROVED = "kept", "BROKEN", "skipped", "NOT PROVED"


@dataclass
class Row:
    promise: str
    what: str
    times: int = 0
    results: set[str] = field(default_factory=set)
    measured: str = ""

    @property
    def result(self) -> str:
        found = next((one for one in (BROKEN, KEPT, SKIPPED) if one in self.results), UNPROVED)
        return f"{found}: {self.measured}" if self.measured and found == KEPT else found

    @property
    def bad(self) -> bool:
        return self.result in (BROKEN, UNPROVED)


def collect(outcomes: Mapping[str, str], told: Iterable[tuple[str, str, str, int, str]]) -> list[Row]:
    """``outcomes``: what became of each test that ran; ``told``: (test, promise, what, times, measured) of those that
    say more. Every promise, threat and fault has a row at least; without a test that ran it is not proved."""
    rows: dict[tuple[str, str], Row] = {}
    speakers = set()
    for test, promise, what, times, measured in told:
        row = rows.setdefault((promise, what), Row(promise, what))
        row.times += times
        row.results.add(outcomes[test])
        row.measured = measured or row.measured
        speakers.add((plain(test), promise))
    names = {plain(test) for test in outcomes}
    for code, claim in claims().items():
        others = [name for name in claim.tests if (f"tests/{name}", code) not in speakers]
        ran = [test for test in outcomes if plain(test).removeprefix("tests/") in others]
        missing = [name for name in others if f"tests/{name}" not in names]
        what = f"{len(others)} tests" if code.startswith(("T", "F")) else f"{len(others)} further tests"
        row = Row(code, what, len(ran), {outcomes[test] for test in ran})
        if missing:
            row.results.add(BROKEN)
        if others:
            rows[code, what] = row
    return sorted(rows.values(), key=lambda row: _order(row.promise))


def claims() -> dict[str, Claim]:
    """By their code: P1 … P19, T1 … T11, F and the name of a fault."""
    threats = {f"T{number}": claim for number, claim in THREATS.items()}
    return PROMISES | threats | {f"F {name}": claim for name, claim in FAULTS.items()}


def plain(test: str) -> str:
    """A test's id without its parameters."""
    return test.partition("[")[0]


def _order(code: str) -> tuple[int, int]:
    number = code[1:].strip()
    return "PTF".index(code[0]), int(number) if number.isdigit() else 0


def lines(rows: Iterable[Row]) -> list[str]:
    """As Markdown."""
    head = ["| promise | what was done | how often | result |", "|---|---|---:|---|"]
    return head + [f"| {row.promise} | {row.what} | {row.times:,} | {row.result} |" for row in rows]


def machine() -> str:
    """Without a name or an address."""
    info = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    model = next((line.partition(":")[2].strip() for line in info.splitlines() if "model name" in line), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} × {model or platform.machine()}, {memory:.0f} GB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {date.today():%d.%m.%Y}"  # noqa: DTZ011
    )


def named() -> list[str]:
    """The part of the page that says which tests prove what."""
    found = []
    for code, claim in claims().items():
        title = code.removeprefix("F ") if code.startswith("F ") else code
        found += [f"**{title}** {claim.sentence}", ""]
        files: dict[str, list[str]] = {}
        for test in claim.tests:
            path, _, name = test.partition("::")
            files.setdefault(path, []).append(name)
        found += [f"* `tests/{path}`: {', '.join(f'`{name}`' for name in names)}" for path, names in files.items()]
        found.append("")
    return found


def write(part: str, text: Iterable[str], page: Path = PAGE) -> None:
    """Between the part's markers of the page."""
    begin, end = f"<!-- {part}: begin -->", f"<!-- {part}: end -->"
    old = page.read_text()
    before, _, rest = old.partition(begin)
    _, _, after = rest.partition(end)
    page.write_text(f"{before}{begin}\n{chr(10).join(text).rstrip()}\n{end}{after}")


if __name__ == "__main__":
    write(NAMED, named())
    sys.stdout.write(f"{PAGE.name} names them all\n")
