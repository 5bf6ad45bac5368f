"""``make proofs``: every proof in its long form, one table, an exit code. ``--quick``: short forms, no page written.

What measures time (marked ``alone``) runs after the rest, with nothing beside it.
"""

import sys
from typing import Any

import pytest

from tests.proofs.table import BROKEN, KEPT, MEASURED, NAMED, SKIPPED, claims, collect, lines, machine, named, write

WORKERS = "2"


class Ledger:
    """What became of every test, and what it tells."""

    def __init__(self) -> None:
        self.outcomes: dict[str, str] = {}
        self.told: list[tuple[str, str, str, int, str]] = []

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed:
            self.outcomes[report.nodeid] = BROKEN
        elif report.when == "call" or report.skipped:
            self.outcomes.setdefault(report.nodeid, SKIPPED if report.skipped else KEPT)
        if report.when == "call":
            said = [value for name, value in report.user_properties if name == "proved"]
            self.told += [(report.nodeid, *value) for value in said]


def main(quick: bool) -> int:
    ledger = Ledger()
    tests = ["tests/proofs", *sorted({f"tests/{test}" for claim in claims().values() for test in claim.tests})]
    tests = [test for test in tests if not test.startswith("tests/proofs/")]
    common = ["-q", "--no-header", "-p", "no:cacheprovider", *tests]
    if quick:
        codes = [pytest.main([*common, "-m", "not long", "-n", WORKERS], [ledger])]
    else:
        codes = [pytest.main([*common, "-m", "not alone", "-n", WORKERS, "--dist", "worksteal"], [ledger])]
        codes += [pytest.main([*common, "-m", "alone"], [ledger])]
    rows = collect(ledger.outcomes, ledger.told)
    report = [machine(), "", *lines(rows)]
    sys.stdout.write("\n" + "\n".join(report) + "\n")
    if not quick:
        write(MEASURED, report)
        write(NAMED, named())
    return int(any(row.bad for row in rows) or any(code != 0 for code in codes))


if __name__ == "__main__":
    sys.exit(main("--quick" in sys.argv[1:]))
