"""``make proofs``: every proof in its long form, one table, an exit code, and the table in ``docs/promises.md``.

What measures time (marked ``alone``) runs after the rest, with nothing beside it. ``… prove P1 T4`` proves these only,
and ``--quick`` plays the short forms; neither writes the page.
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


def main(arguments: list[str]) -> int:
    quick = "--quick" in arguments
    wanted = [code for code in claims() if code in arguments] or list(claims())
    ledger = Ledger()
    tests = sorted({f"tests/{test}" for code in wanted for test in claims()[code].tests})
    common = ["-q", "--no-header", "-p", "no:cacheprovider", *tests]
    if quick:
        codes = [pytest.main([*common, "-m", "not long", "-n", WORKERS], [ledger])]
    else:
        codes = [pytest.main([*common, "-m", "not alone", "-n", WORKERS, "--dist", "worksteal"], [ledger])]
        codes += [pytest.main([*common, "-m", "alone"], [ledger])]
        codes = [0 if code == pytest.ExitCode.NO_TESTS_COLLECTED else code for code in codes]
    rows = [row for row in collect(ledger.outcomes, ledger.told) if row.promise in wanted]
    report = [machine(), "", *lines(rows)]
    sys.stdout.write("\n" + "\n".join(report) + "\n")
    if not arguments:
        write(MEASURED, report)
        write(NAMED, named())
    return int(any(row.bad for row in rows) or any(code != 0 for code in codes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
