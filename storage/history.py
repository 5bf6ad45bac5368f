"""Past calls as they are looked for, and of which time a PBX has told us everything."""

import json
from collections.abc import Sequence
from typing import Any

from calls.event import Direction
from calls.stage import Stage
from calls.wanted import Kind
from calls.when import Period
from storage import calls
from storage.calls import StoredCall
from storage.database import Tx

_KINDS = {
    Kind.IN: "(direction IS NULL OR direction <> :out)",
    Kind.OUT: "direction = :out",
    Kind.MISSED: "stage = :missed",
}


def page(
    tx: Tx, period: Period, kind: Kind, numbers: Sequence[str], before: tuple[int, int], limit: int
) -> list[StoredCall]:
    """Calls that began in the period, on any account, the newest first, behind the key ``before`` (when it began, id).
    ``numbers``: only with these clients (none: with anybody). Parts of other calls are left out."""
    conditions = ["started_ms >= :start", "started_ms < :end", "(started_ms, id) < (:before_ms, :before_id)"]
    conditions.append("(closed_ms IS NOT NULL OR due_ms IS NOT NULL)")
    given: dict[str, Any] = {"start": period.start_ms, "end": period.end_ms, "limit": limit}
    if kind in _KINDS:
        conditions.append(_KINDS[kind])
        given |= {"missed": Stage.MISSED} if kind is Kind.MISSED else {"out": Direction.OUT}
    if numbers:
        conditions.append("client IN (SELECT value FROM json_each(:numbers))")
        given["numbers"] = json.dumps(list(numbers))
    rows = tx.query(
        f"""SELECT * FROM calls WHERE {" AND ".join(conditions)}
        ORDER BY started_ms DESC, id DESC LIMIT :limit""",  # noqa: S608 — the conditions are ours
        before_ms=before[0],
        before_id=before[1],
        **given,
    )
    return [calls.from_row(row) for row in rows]


def know(tx: Tx, account: str, start_ms: int, end_ms: int) -> None:
    """The PBX has told us all calls of this account that began in this time; spans that touch become one."""
    rows = tx.query(
        """DELETE FROM history_spans WHERE account = :account AND start_ms <= :end AND end_ms >= :start
        RETURNING start_ms, end_ms""",
        account=account,
        start=start_ms,
        end=end_ms,
    )
    tx.execute(
        "INSERT INTO history_spans (account, start_ms, end_ms) VALUES (:account, :start, :end)",
        account=account,
        start=min([start_ms, *(row["start_ms"] for row in rows)]),
        end=max([end_ms, *(row["end_ms"] for row in rows)]),
    )


def unknown(tx: Tx, account: str, start_ms: int, end_ms: int, least_ms: int) -> list[Period]:
    """What of this time the PBX has not told us, the newest first; what is shorter than ``least_ms`` is left out."""
    rows = tx.query(
        """SELECT start_ms, end_ms FROM history_spans WHERE account = :account AND start_ms < :end AND end_ms > :start
        ORDER BY start_ms""",
        account=account,
        start=start_ms,
        end=end_ms,
    )
    found, from_ms = [], start_ms
    for row in rows:
        found.append(Period(from_ms, row["start_ms"]))
        from_ms = row["end_ms"]
    found.append(Period(from_ms, end_ms))
    return [gap for gap in reversed(found) if gap.end_ms - gap.start_ms >= least_ms]
