"""What all tests share: where CI allows no skipped test, a skip is a failure; and a proof may tell what it did."""

import os
from collections.abc import Callable

import pytest

from bot.tuning import tune


def pytest_collection_finish() -> None:
    """What was imported stays: Python's collector need not look it over for a third of a second, again and again."""
    tune()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.skipped and os.environ.get("PEREZVON_NO_SKIP") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be: {report.longrepr}"
    return report


@pytest.fixture
def proved(request: pytest.FixtureRequest) -> Callable[..., None]:
    """For the table of ``make proofs``: ``proved("P1", "kills in the middle of work", times=100, measured="…")``."""

    def tell(promise: str, what: str, times: int = 1, measured: str = "") -> None:
        request.node.user_properties.append(("proved", [promise, what, times, measured]))

    return tell
