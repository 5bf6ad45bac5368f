"""The book of clients, one for the whole company: who is behind a number."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from calls.names import fold
from storage.database import Row, Tx

MOST_WORDS = 8  # of a search; further ones are not needed to tell people apart


@dataclass(frozen=True, slots=True)
class Client:
    """``number`` E.164 with plus; ``name`` and ``note`` "" where nobody wrote one; ``responsible`` the login that takes
    the client's calls, by account; ``changed_by`` the person who changed it last, None before anybody did."""

    number: str
    name: str = ""
    note: str = ""
    vip: bool = False
    responsible: Mapping[str, str] = field(default_factory=dict)
    changed_by: int | None = None
    changed_ms: int | None = None


def find(tx: Tx, number: str) -> Client | None:
    """Whoever is in the book under this number."""
    row = tx.one("SELECT * FROM clients WHERE number = :number", number=number)
    if row is None:
        return None
    chosen = tx.query("SELECT account, employee FROM client_responsibles WHERE number = :number", number=number)
    return _client(row, {one["account"]: one["employee"] for one in chosen})


def name(tx: Tx, number: str, name: str, person: int | None, now_ms: int) -> None:
    """``name`` "" takes the name away."""
    _put(tx, number, "name", name, person, now_ms)


def note(tx: Tx, number: str, note: str, person: int | None, now_ms: int) -> None:
    _put(tx, number, "note", note, person, now_ms)


def favour(tx: Tx, number: str, vip: bool, person: int | None, now_ms: int) -> None:
    """Make somebody a VIP, or one of the others again."""
    _put(tx, number, "vip", int(vip), person, now_ms)


def entrust(tx: Tx, number: str, account: str, employee: str | None, person: int | None, now_ms: int) -> None:
    """Who takes the client's calls on this account (a login); None: nobody in particular."""
    _put(tx, number, None, None, person, now_ms)
    tx.execute(
        "DELETE FROM client_responsibles WHERE number = :number AND account = :account", number=number, account=account
    )
    if employee is not None:
        tx.execute(
            "INSERT INTO client_responsibles (number, account, employee) VALUES (:number, :account, :employee)",
            number=number,
            account=account,
            employee=employee,
        )


def _put(tx: Tx, number: str, column: str | None, value: str | int | None, person: int | None, now_ms: int) -> None:
    """Into the book, if the number was not there, and then one column of it."""
    tx.execute(
        """INSERT INTO clients (number, name, folded, note, vip, changed_by, changed_ms)
        VALUES (:number, '', '', '', 0, :person, :now)
        ON CONFLICT (number) DO UPDATE SET changed_by = :person, changed_ms = :now""",
        number=number,
        person=person,
        now=now_ms,
    )
    if column is not None:
        tx.execute(f"UPDATE clients SET {column} = :value WHERE number = :number", value=value, number=number)  # noqa: S608
    if column == "name":
        tx.execute("UPDATE clients SET folded = :folded WHERE number = :number", folded=fold(str(value)), number=number)


def labels(tx: Tx, numbers: Iterable[str]) -> dict[str, tuple[str, bool]]:
    """Number → (name, is a VIP), of those that are in the book."""
    rows = tx.query(
        "SELECT number, name, vip FROM clients WHERE number IN (SELECT value FROM json_each(:numbers))",
        numbers=json.dumps(sorted(set(numbers))),
    )
    return {row["number"]: (row["name"], bool(row["vip"])) for row in rows}


def is_vip(tx: Tx, number: str | None) -> bool:
    """Does this client ring through quiet hours?"""
    return tx.one("SELECT 1 FROM clients WHERE number = :number AND vip = 1", number=number) is not None


def search(tx: Tx, words: str, after: tuple[str, str], limit: int) -> list[tuple[Client, tuple[str, str]]]:
    """Clients in whose names every word of ``words`` begins some word (a word of digits may also be a part of the
    number), by name, behind the key ``after`` (("", "") at first); each with its own key. Who is responsible is left
    out. No word finds nobody."""
    wanted = fold(words).split()[:MOST_WORDS]
    if not wanted:
        return []
    conditions, given = [], {}
    for place, word in enumerate(wanted):  # of letters and digits only: LIKE has nothing to misread
        given[f"word{place}"] = f"% {word}%"
        given[f"part{place}"] = f"%{word}%" if word.isascii() and word.isdigit() else ""
        conditions.append(f"(folded LIKE :word{place} OR number LIKE :part{place})")
    rows = tx.query(
        f"""SELECT * FROM clients WHERE {" AND ".join(conditions)} AND (folded, number) > (:folded, :number)
        ORDER BY folded, number LIMIT :limit""",  # noqa: S608 — the conditions are ours
        folded=after[0],
        number=after[1],
        limit=limit,
        **given,
    )
    return [(_client(row, {}), (row["folded"], row["number"])) for row in rows]


def forget(tx: Tx, number: str) -> None:
    """Take everything the book has of this number out of it, lists that wait to be written into it included."""
    tx.execute("DELETE FROM client_responsibles WHERE number = :number", number=number)
    tx.execute("DELETE FROM clients WHERE number = :number", number=number)
    tx.execute("DELETE FROM client_imports WHERE rows LIKE :number", number=f'%"{number}"%')


def _client(row: Row, responsible: Mapping[str, str]) -> Client:
    return Client(
        number=row["number"],
        name=row["name"],
        note=row["note"],
        vip=bool(row["vip"]),
        responsible=responsible,
        changed_by=row["changed_by"],
        changed_ms=row["changed_ms"],
    )
