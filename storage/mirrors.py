"""Mirrors: what a helpdesk knows of a call, and when it is to be told more, or sent the recording."""

from dataclasses import dataclass
from typing import Literal

from storage.database import Row, Tx

Due = Literal["due_ms", "file_due_ms"]  # something to tell; a recording to send


@dataclass(frozen=True, slots=True)
class Mirror:
    """``call`` is our row, ``call_id`` the helpdesk's own number, None while it knows nothing of the call. ``status``,
    ``employee`` and ``recording`` are what it was told last; ``doubtful``: a creation left us and nobody knows what
    became of it; ``refused``: it does not want this call; ``withdrawn``: the call is part of another one. ``due_ms``
    and ``file_due_ms`` are milliseconds UTC, None while there is nothing to do; ``error`` is the last one."""

    helpdesk: str
    call: int
    call_id: int | None
    status: str | None
    employee: str | None
    recording: str | None
    doubtful: bool
    refused: bool
    withdrawn: bool
    due_ms: int | None
    tries: int
    file_due_ms: int | None
    file_tries: int
    error: str | None


def mark(tx: Tx, call: int, account: str, heard_ms: int, due_ms: int, *, withdrawn: bool = False) -> None:
    """The call has changed: it is due, at ``due_ms`` if not before, in every helpdesk that is told of its account; but
    none hears of calls that were heard of (``heard_ms``) before it was there. ``withdrawn``: from now on."""
    tx.execute(
        """INSERT INTO mirrors (helpdesk, call, due_ms, withdrawn)
        SELECT helpdesk, :call, :due, :withdrawn FROM mirrored_accounts AS told WHERE account = :account
        AND (since_ms <= :heard OR EXISTS (SELECT 1 FROM mirrors WHERE helpdesk = told.helpdesk AND call = :call))
        ON CONFLICT (helpdesk, call) DO UPDATE SET due_ms = COALESCE(mirrors.due_ms, excluded.due_ms),
        withdrawn = MAX(mirrors.withdrawn, excluded.withdrawn)""",
        call=call,
        account=account,
        heard=heard_ms,
        due=due_ms,
        withdrawn=int(withdrawn),
    )


def get(tx: Tx, helpdesk: str, call: int) -> Mirror | None:
    row = tx.one("SELECT * FROM mirrors WHERE helpdesk = :helpdesk AND call = :call", helpdesk=helpdesk, call=call)
    return _mirror(row) if row else None


def update(tx: Tx, mirror: Mirror) -> None:
    tx.execute(
        """UPDATE mirrors SET call_id = :call_id, status = :status, employee = :employee, recording = :recording,
        doubtful = :doubtful, refused = :refused, withdrawn = :withdrawn, due_ms = :due_ms, tries = :tries,
        file_due_ms = :file_due_ms, file_tries = :file_tries, error = :error
        WHERE helpdesk = :helpdesk AND call = :call""",
        **{name: getattr(mirror, name) for name in Mirror.__slots__},
    )


def first(tx: Tx, helpdesk: str, due: Due, but: int) -> tuple[int, int] | None:
    """Which of the helpdesk's calls is due first, and when (call, milliseconds UTC), leaving ``but`` aside."""
    row = tx.one(
        f"""SELECT call, {due} AS at_ms FROM mirrors WHERE helpdesk = :helpdesk AND {due} IS NOT NULL AND call <> :but
        ORDER BY {due}, call LIMIT 1""",  # noqa: S608
        helpdesk=helpdesk,
        but=but,
    )
    return (row["call"], row["at_ms"]) if row else None


def waiting(tx: Tx, helpdesk: str) -> int:
    """Of how many calls the helpdesk does not know the newest yet."""
    row = tx.one(
        "SELECT count(*) AS n FROM mirrors WHERE helpdesk = :helpdesk AND due_ms IS NOT NULL", helpdesk=helpdesk
    )
    return int(row["n"]) if row else 0


def _mirror(row: Row) -> Mirror:
    flags = {name: bool(row[name]) for name in ("doubtful", "refused", "withdrawn")}
    return Mirror(**{name: row[name] for name in Mirror.__slots__} | flags)
