"""Lists of clients that wait for somebody's word before they are written into the book."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from calls.names import fold
from storage.database import Tx

KEPT_MS = 24 * 3600 * 1000

Row = tuple[str, str, str]  # number (E.164), name, note: "" leaves what the book has

_ROWS = """(SELECT json_extract(value, '$[0]') AS number, json_extract(value, '$[1]') AS name,
    json_extract(value, '$[2]') AS folded, json_extract(value, '$[3]') AS note
    FROM client_imports i, json_each(i.rows) WHERE i.id = :id) r"""
_DIFFERS = "((r.name <> '' AND r.name <> c.name) OR (r.note <> '' AND r.note <> c.note))"


@dataclass(frozen=True, slots=True)
class Effect:
    """What writing a list means: how many clients are new, get another name or note, stay as they are."""

    added: int
    changed: int
    same: int


def put(tx: Tx, person: int, rows: Sequence[Row], now_ms: int) -> int:
    """Keep a list, each number of it once; gives its id. The person's former ones and everybody's old ones go."""
    tx.execute(
        "DELETE FROM client_imports WHERE person = :person OR made_ms < :old", person=person, old=now_ms - KEPT_MS
    )
    row = tx.one(
        "INSERT INTO client_imports (person, made_ms, rows) VALUES (:person, :now, :rows) RETURNING id",
        person=person,
        now=now_ms,
        rows=json.dumps([[number, name, fold(name), note] for number, name, note in rows], ensure_ascii=False),
    )
    assert row is not None
    return int(row["id"])


def effect(tx: Tx, id: int) -> Effect | None:
    """What it would mean now; None when there is no such list any more."""
    if tx.one("SELECT 1 FROM client_imports WHERE id = :id", id=id) is None:
        return None
    row = tx.one(
        f"""SELECT count(*) AS n, count(c.number) AS known, count(CASE WHEN {_DIFFERS} THEN 1 END) AS changed
        FROM {_ROWS} LEFT JOIN clients c ON c.number = r.number""",  # noqa: S608 — all our own words
        id=id,
    )
    assert row is not None
    return Effect(row["n"] - row["known"], row["changed"], row["known"] - row["changed"])


def write(tx: Tx, id: int, person: int, now_ms: int) -> None:
    """Into the book with it, all of it or nothing; the list itself stays."""
    tx.execute(
        f"""INSERT INTO clients (number, name, folded, note, vip, changed_by, changed_ms)
        SELECT r.number, r.name, r.folded, r.note, 0, :person, :now FROM {_ROWS}
        LEFT JOIN clients c ON c.number = r.number WHERE c.number IS NULL OR {_DIFFERS}
        ON CONFLICT (number) DO UPDATE SET
        name = CASE WHEN excluded.name = '' THEN name ELSE excluded.name END,
        folded = CASE WHEN excluded.name = '' THEN folded ELSE excluded.folded END,
        note = CASE WHEN excluded.note = '' THEN note ELSE excluded.note END,
        changed_by = :person, changed_ms = :now""",  # noqa: S608
        id=id,
        person=person,
        now=now_ms,
    )


def concerned(tx: Tx, id: int) -> list[int]:
    """Open cases of clients of the list, by id."""
    rows = tx.query(
        f"SELECT cases.id FROM cases JOIN {_ROWS} ON r.number = cases.client WHERE cases.closed_ms IS NULL",  # noqa: S608
        id=id,
    )
    return [row["id"] for row in rows]


def drop(tx: Tx, id: int) -> None:
    tx.execute("DELETE FROM client_imports WHERE id = :id", id=id)
