"""Who did what: the audit as it is read. It is written by ``storage.acts.write_audit``."""

import json
from dataclasses import dataclass
from typing import Any

from storage.database import Tx

NEWEST = 2**62


@dataclass(frozen=True, slots=True)
class Sought:
    """Milliseconds UTC; ``people``: of these only, None: of everybody and of nobody in particular; ``actions`` and
    ``digits`` (of a number that the facts name) narrow it, empty: any."""

    start_ms: int = 0
    end_ms: int = 2**62
    people: tuple[int, ...] | None = None
    actions: tuple[str, ...] = ()
    digits: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """``who`` is a name as it is now; None: from the terminal, or by itself."""

    id: int
    at_ms: int
    who: str | None
    account: str | None
    action: str
    facts: dict[str, Any]


def page(tx: Tx, sought: Sought, before_id: int, limit: int) -> list[Entry]:
    """The newest first, behind the key ``before_id``."""
    conditions = ["a.id < :before", "a.at_ms >= :start", "a.at_ms < :end"]
    given: dict[str, Any] = {"before": before_id, "start": sought.start_ms, "end": sought.end_ms, "limit": limit}
    if sought.people is not None:
        conditions.append("a.person IN (SELECT value FROM json_each(:people))")
        given["people"] = json.dumps(sought.people)
    if sought.actions:
        conditions.append("a.action IN (SELECT value FROM json_each(:actions))")
        given["actions"] = json.dumps(sought.actions)
    if sought.digits:
        conditions.append("a.facts LIKE '%' || :digits || '%'")
        given["digits"] = sought.digits
    rows = tx.query(
        f"""SELECT a.id, a.at_ms, p.name AS who, a.account, a.action, a.facts FROM audit a
        LEFT JOIN people p ON p.id = a.person WHERE {" AND ".join(conditions)}
        ORDER BY a.id DESC LIMIT :limit""",  # noqa: S608 — the conditions are ours
        **given,
    )
    return [Entry(**{**dict(row), "facts": json.loads(row["facts"])}) for row in rows]
