"""Routes that are being composed, one for a person and a number; they outlive a restart and are let go after a week."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from calls.routes import Route
from storage.database import Row, Tx

KEPT_MS = 7 * 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Draft:
    """``before`` is what the number led to when this was begun; ``names`` of everybody it may lead to, as
    ``calls.routes.names`` has them."""

    id: int
    account: str
    telnum: str
    before: Route
    route: Route
    names: dict[str, str]


def begin(
    tx: Tx,
    person: int,
    account: str,
    telnum: str,
    before: Route,
    route: Route,
    names: Mapping[str, str],
    now_ms: int,
) -> Draft:
    """In the place of her former one of the same number."""
    tx.execute("DELETE FROM route_drafts WHERE made_ms < :old", old=now_ms - KEPT_MS)
    tx.execute(
        "DELETE FROM route_drafts WHERE person = :person AND account = :account AND telnum = :telnum",
        person=person,
        account=account,
        telnum=telnum,
    )
    row = tx.one(
        """INSERT INTO route_drafts (person, account, telnum, before, route, names, made_ms)
        VALUES (:person, :account, :telnum, :before, :route, :names, :now) RETURNING *""",
        person=person,
        account=account,
        telnum=telnum,
        before=_dumps(before),
        route=_dumps(route),
        names=_dumps(names),
        now=now_ms,
    )
    assert row is not None
    return _draft(row)


def find(tx: Tx, id: int, person: int) -> Draft | None:
    """Hers; nobody else's."""
    row = tx.one("SELECT * FROM route_drafts WHERE id = :id AND person = :person", id=id, person=person)
    return _draft(row) if row else None


def change(tx: Tx, id: int, route: Route, now_ms: int) -> None:
    tx.execute("UPDATE route_drafts SET route = :route, made_ms = :now WHERE id = :id", id=id, route=_dumps(route),
               now=now_ms)  # fmt: skip


def drop(tx: Tx, id: int, person: int) -> None:
    tx.execute("DELETE FROM route_drafts WHERE id = :id AND person = :person", id=id, person=person)


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _draft(row: Row) -> Draft:
    return Draft(
        row["id"],
        row["account"],
        row["telnum"],
        json.loads(row["before"]),
        json.loads(row["route"]),
        json.loads(row["names"]),
    )
