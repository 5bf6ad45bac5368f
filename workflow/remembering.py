"""What of the past our memory lacks: parts of a period that a PBX was never asked about, and what it then told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from calls.event import CallEvent
from calls.when import Period
from storage import history
from storage.database import Tx
from workflow import reconciling
from workflow.house import House

LEAST_MS = 15 * 60_000  # so much is always open: the accounts are compared every few minutes
CHUNK_MS = 7 * 24 * 3600 * 1000  # asked in one go; progress is told after each
FURTHEST_MS = 366 * 24 * 3600 * 1000
UNBOUNDED_MS = 31 * 24 * 3600 * 1000  # how far back a PBX is asked when nobody said how far


@dataclass(frozen=True, slots=True)
class Gap:
    """Of this time the PBX has not told us all its calls, milliseconds UTC."""

    account: str
    start_ms: int
    end_ms: int


def gaps(tx: Tx, house: House, accounts: Iterable[str], period: Period, now_ms: int) -> list[Gap]:
    """What is to be asked to know the whole period, in pieces, the newest first of each account that remembers. Of a
    period without a beginning the last month, of any at most a year."""
    start_ms = max(period.start_ms, now_ms - FURTHEST_MS) if period.start_ms else now_ms - UNBOUNDED_MS
    end_ms = min(period.end_ms, now_ms)
    return [
        Gap(account, from_ms, to_ms)
        for account in accounts
        if "remembers" in house.abilities(account)
        for gap in history.unknown(tx, account, start_ms, end_ms, LEAST_MS)
        for from_ms, to_ms in _chunks(gap)
    ]


def _chunks(gap: Period) -> Iterable[tuple[int, int]]:
    end_ms = gap.end_ms
    while end_ms > gap.start_ms:
        start_ms = max(gap.start_ms, end_ms - CHUNK_MS)
        yield start_ms, end_ms
        end_ms = start_ms


def take_in(tx: Tx, house: House, gap: Gap, rows: Sequence[CallEvent], now_ms: int, *, last: bool) -> None:
    """A part of what the PBX told of the gap; with the ``last`` of it the gap is closed."""
    reconciling.catch_up(tx, house, gap.account, rows, now_ms)
    if last:
        history.know(tx, gap.account, gap.start_ms, gap.end_ms)
