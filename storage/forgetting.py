"""Everything that stands about one number, in every table there is, and how it goes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from storage.calls import from_row
from storage.database import Tx

PAGE = 1_000  # rows looked at, or changed, in one go
UPLOAD = "upload:"

# A row that speaks of the number is about it, and goes whole; in any other table the number is taken out of the row.
_WHOLE = {
    "alarms",
    "blocks",
    "client_imports",
    "client_responsibles",
    "clients",
    "conversations",
    "dials",
    "entry_requests",
    "events",
    "file_wishes",
    "files",
    "follows",
    "intents",
    "outbox",
    "posted_calls",
}
_STAYS = {"employees", "_sqlite_migrations", "sqlite_sequence"}  # an employee's mobile is the PBX's to tell


@dataclass(frozen=True, slots=True)
class Place:
    """A table, and those of its columns that hold text."""

    table: str
    columns: tuple[str, ...]


def places(tx: Tx) -> list[Place]:
    tables = [row["name"] for row in tx.query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    found = []
    for table in tables:
        if table in _STAYS or table.startswith("sqlite_"):
            continue
        described = tx.query(f"SELECT name, type FROM pragma_table_info('{table}')")  # noqa: S608 — our own table
        columns = tuple(row["name"] for row in described if row["type"] in ("TEXT", "BLOB", "ANY", ""))
        if columns:
            found.append(Place(table, columns))
    return found


def known_calls(tx: Tx, number: str) -> tuple[list[str], int]:
    """Erase the next few calls with this client and all that hangs on them; gives the links of their recordings and how
    many calls there were."""
    rows = tx.query("SELECT * FROM calls WHERE client = :number ORDER BY id LIMIT :limit", number=number, limit=100)
    links = []
    for row in rows:
        links += [link for link in [from_row(row).call.recording] if link]
        call = {"account": row["account"], "call_id": row["call_id"]}
        tx.execute("DELETE FROM events WHERE account = :account AND call_id = :call_id", **call)
        for alias in tx.query(
            "DELETE FROM call_aliases WHERE account = :account AND of_call_id = :call_id RETURNING call_id", **call
        ):
            tx.execute(
                "DELETE FROM events WHERE account = :account AND call_id = :call_id",
                account=row["account"],
                call_id=alias["call_id"],
            )
        tx.execute("DELETE FROM posted_calls WHERE account = :account AND pbx_call_id = :call_id", **call)
        tx.execute("UPDATE dials SET call = NULL WHERE call = :call", call=row["id"])
        forget_subject(tx, "call", row["id"])
        tx.execute("DELETE FROM calls WHERE id = :id", id=row["id"])
    return links, len(rows)


def known_cases(tx: Tx, number: str) -> int:
    """Erase the debts to this client, once the calls are gone; and his page in the book."""
    rows = tx.query("SELECT id FROM cases WHERE client = :number", number=number)
    for row in rows:
        forget_case(tx, row["id"])
    tx.execute("UPDATE acts SET client = NULL WHERE client = :number", number=number)
    tx.execute("DELETE FROM client_responsibles WHERE number = :number", number=number)
    tx.execute("DELETE FROM clients WHERE number = :number", number=number)
    return len(rows)


def forget_case(tx: Tx, id: int) -> None:
    """A debt and what hangs on it, but for its calls."""
    tx.execute("UPDATE calls SET case_id = NULL WHERE case_id = :id", id=id)
    tx.execute("UPDATE acts SET case_id = NULL WHERE case_id = :id", id=id)
    for table in ("case_lines", "follows", "mornings"):
        tx.execute(f"DELETE FROM {table} WHERE case_id = :id", id=id)  # noqa: S608
    tx.execute("DELETE FROM alarms WHERE subject = :subject", subject=f"case:{id}")
    forget_subject(tx, "case", id)
    tx.execute("DELETE FROM cases WHERE id = :id", id=id)


def forget_subject(tx: Tx, subject: str, id: int) -> None:
    """The messages about it, told or not."""
    for table in ("cards", "outbox"):
        tx.execute(
            f"DELETE FROM {table} WHERE subject = :subject AND subject_id = :id",  # noqa: S608
            subject=subject,
            id=id,
        )


def files_of(tx: Tx, links: Sequence[str]) -> list[str]:
    """Erase what is known of these recordings; gives the names under which they lie in the folder of fetched files."""
    found = []
    for link in links:
        rows = tx.query("SELECT id, name FROM files WHERE link = :link", link=link)
        found += _drop_files(tx, [row["id"] for row in rows])
    return found


def speaking(tx: Tx, place: Place, number: re.Pattern[str], after: int) -> tuple[list[int], int | None]:
    """Rows of the next page behind ``after`` that speak of the number; and where to go on, None at the end."""
    rows = tx.query(
        f"SELECT rowid AS at, {', '.join(place.columns)} FROM {place.table} WHERE rowid > :after"  # noqa: S608
        " ORDER BY rowid LIMIT :limit",
        after=after,
        limit=PAGE,
    )
    found = [row["at"] for row in rows if any(number.search(str(row[name] or "")) for name in place.columns)]
    return found, rows[-1]["at"] if len(rows) == PAGE else None


def erase(tx: Tx, place: Place, number: re.Pattern[str], rows: Sequence[int]) -> list[str]:
    """These rows go, or the number goes out of them; gives names of fetched files that are nobody's now."""
    names: list[str] = []
    for at in rows:
        if place.table == "files":
            names += _drop_files(tx, [at])
        elif place.table in _WHOLE:
            tx.execute(f"DELETE FROM {place.table} WHERE rowid = :at", at=at)  # noqa: S608
        else:
            _take_out(tx, place, number, at)
    return names


def _take_out(tx: Tx, place: Place, number: re.Pattern[str], at: int) -> None:
    row = tx.one(f"SELECT {', '.join(place.columns)} FROM {place.table} WHERE rowid = :at", at=at)  # noqa: S608
    if row is None:
        return
    changed = {name: number.sub("", row[name]) for name in place.columns if number.search(str(row[name] or ""))}
    if changed:
        sets = ", ".join(f"{name} = :{name}" for name in changed)
        tx.execute(f"UPDATE {place.table} SET {sets} WHERE rowid = :at", at=at, **changed)  # noqa: S608


def _drop_files(tx: Tx, ids: Sequence[int]) -> list[str]:
    names = []
    for id in ids:
        tx.execute("DELETE FROM file_wishes WHERE file = :id", id=id)
        forget_subject(tx, "file", id)
        row = tx.one("DELETE FROM files WHERE id = :id RETURNING name", id=id)
        names += [row["name"]] if row and row["name"] else []
    return names
