"""A client is forgotten: every table loses what speaks of the number, and the audit keeps only that it was done."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from calls.missed import NotNow
from calls.phone import client_number, digits
from calls.traces import traces
from storage import acts, blocks, forgetting
from storage.database import Database, Tx

ROUNDS = 3  # somebody may call meanwhile
CHECKPOINTS = 20


@dataclass(slots=True)
class Forgotten:
    """Counts; ``files`` and ``links`` are names of fetched files and links of recordings that are nobody's now."""

    calls: int = 0
    cases: int = 0
    rows: int = 0
    files: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def understood(tx: Tx, typed: str) -> str:
    """The client's number that is meant (E.164). Raises NotNow: no number, or one of the company's own."""
    number = client_number(typed)
    if number is None:
        raise NotNow("forget_usage")
    if own := blocks.own_number(tx, digits(number)):
        raise NotNow("forget_own", number=own)
    return number


def known(tx: Tx, number: str) -> int:
    """How many calls with this client we remember."""
    row = tx.one("SELECT count(*) AS n FROM calls WHERE client = :number", number=number)
    return int(row["n"]) if row else 0


async def forget(
    database: Database, number: str, person: int | None, now_ms: int, told: Callable[[int], Awaitable[None]]
) -> Forgotten:
    """``number`` as ``understood`` gives it; ``person`` who wished it, None from the terminal; ``told`` hears how many
    tables have been looked through. When it returns the file of the database holds no digit of it either."""
    found = Forgotten()
    while True:
        links, calls = await database.write(forgetting.known_calls, number)
        found.links += links
        found.calls += calls
        if not calls:
            break
    found.files += await database.write(forgetting.files_of, found.links)
    found.cases = await database.write(forgetting.known_cases, number)
    places = await database.read(forgetting.places)
    for _ in range(ROUNDS):
        rows = 0
        for done, place in enumerate(places):
            rows += await _look_through(database, place, number, found)
            await told(done + 1)
        found.rows += rows
        if not rows:
            break
    await database.write(_audit, person, found, now_ms)
    for _ in range(CHECKPOINTS):
        if await database.checkpoint():
            break
    return found


async def _look_through(database: Database, place: forgetting.Place, number: str, found: Forgotten) -> int:
    pattern, rows = traces(number), 0
    at: int | None = -1
    while at is not None:
        speaking, at = await database.read(forgetting.speaking, place, pattern, at)
        if speaking:
            found.files += await database.write(forgetting.erase, place, pattern, speaking)
            rows += len(speaking)
    return rows


def _audit(tx: Tx, person: int | None, found: Forgotten, now_ms: int) -> None:
    acts.write_audit(tx, now_ms, person, "forget", calls=found.calls)
