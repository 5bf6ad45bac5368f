"""People as administrators look after them: who is in, who was shown out, and what is changed about somebody."""

from dataclasses import dataclass

from calls.audience import Role
from calls.names import fold
from storage.database import Row, Tx


@dataclass(frozen=True, slots=True)
class Entry:
    """``seen_ms``: when she last wrote or pressed something; None: she never has."""

    id: int
    telegram_id: int
    name: str
    role: Role
    since_ms: int
    seen_ms: int | None
    revoked_ms: int | None


def entry(tx: Tx, id: int) -> Entry | None:
    row = tx.one("SELECT * FROM people WHERE id = :id", id=id)
    return _entry(row) if row else None


def insiders(tx: Tx, wanted: str = "") -> list[Entry]:
    """Everybody who is in and whose name has these words, by name. A company's people are few: they are looked through
    here, where letters of all alphabets are folded."""
    return _named(tx.query("SELECT * FROM people WHERE revoked_ms IS NULL"), wanted)


def outsiders(tx: Tx) -> list[Entry]:
    """Everybody who was in once, by name."""
    return _named(tx.query("SELECT * FROM people WHERE revoked_ms IS NOT NULL"), "")


def _named(rows: list[Row], wanted: str) -> list[Entry]:
    words = fold(wanted).split()
    found = [_entry(row) for row in rows]
    hits = [one for one in found if all(word in fold(one.name) for word in words)]
    return sorted(hits, key=lambda one: (fold(one.name), one.id))


def set_role(tx: Tx, person: int, role: Role) -> None:
    """Whoever does not lead any more leads no departments."""
    tx.execute("UPDATE people SET role = :role WHERE id = :id", role=role, id=person)
    if role is not Role.SUPERVISOR:
        tx.execute("DELETE FROM led_departments WHERE person = :id", id=person)


def lead_no_more(tx: Tx, person: int, account: str, department: str) -> None:
    tx.execute(
        "DELETE FROM led_departments WHERE person = :person AND account = :account AND department = :department",
        person=person,
        account=account,
        department=department,
    )


def shut_out(tx: Tx, person: int, by: int, now_ms: int) -> None:
    """Her bindings stay, should she be brought back."""
    tx.execute("UPDATE people SET revoked_ms = :now, shut_by = :by WHERE id = :id", now=now_ms, by=by, id=person)


def bring_back(tx: Tx, person: int) -> None:
    tx.execute("UPDATE people SET revoked_ms = NULL, shut_by = NULL WHERE id = :id", id=person)


def is_shut_out(tx: Tx, telegram_id: int) -> bool:
    """Did an administrator show her out?"""
    row = tx.one(
        """SELECT 1 FROM people WHERE telegram_id = :id AND revoked_ms IS NOT NULL AND shut_by IS NOT NULL""",
        id=telegram_id,
    )
    return row is not None


def _entry(row: Row) -> Entry:
    return Entry(
        row["id"],
        row["telegram_id"],
        row["name"],
        Role(row["role"]),
        row["since_ms"],
        row["seen_ms"],
        row["revoked_ms"],
    )
