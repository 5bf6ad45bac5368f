"""People let into the bot, and what they are bound to."""

import json
from dataclasses import dataclass

from calls.audience import Listener, Role
from storage.database import Row, Tx


@dataclass(frozen=True, slots=True)
class Binding:
    """Who a person is on one account."""

    account: str
    employee: str | None
    extension: str | None

    @property
    def phone(self) -> str | None:
        """What the PBX is asked to ring for her: the extension, else the login."""
        return self.extension or self.employee


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    telegram_id: int
    name: str
    role: Role
    language: str
    bindings: tuple[Binding, ...] = ()

    def on(self, account: str) -> Binding | None:
        return next((binding for binding in self.bindings if binding.account == account), None)


def by_telegram_id(tx: Tx, telegram_id: int) -> Person | None:
    """The person behind a Telegram id, unless she was never let in or was shown out."""
    row = tx.one("SELECT * FROM people WHERE telegram_id = :id AND revoked_ms IS NULL", id=telegram_id)
    return _person(tx, row) if row else None


def by_id(tx: Tx, id: int) -> Person | None:
    row = tx.one("SELECT * FROM people WHERE id = :id", id=id)
    return _person(tx, row) if row else None


def who_is_in(tx: Tx, id: int) -> Person | None:
    """The person, unless she was shown out."""
    row = tx.one("SELECT * FROM people WHERE id = :id AND revoked_ms IS NULL", id=id)
    return _person(tx, row) if row else None


def everybody(tx: Tx) -> list[Person]:
    return [_person(tx, row) for row in tx.query("SELECT * FROM people WHERE revoked_ms IS NULL ORDER BY id")]


def by_employee(tx: Tx, account: str, employee: str) -> Person | None:
    """The person who is this employee; None when nobody or several are."""
    found = all_by_employee(tx, account, employee)
    return found[0] if len(found) == 1 else None


def all_by_employee(tx: Tx, account: str, employee: str) -> list[Person]:
    """Everybody who is bound to this employee: one may have two Telegrams."""
    rows = tx.query(
        """SELECT p.* FROM people p JOIN bindings b ON b.person = p.id
        WHERE b.account = :account AND b.employee = :employee AND p.revoked_ms IS NULL ORDER BY p.id""",
        account=account,
        employee=employee,
    )
    return [_person(tx, row) for row in rows]


def names(tx: Tx) -> dict[int, str]:
    """Person id → name, of everybody who ever was in."""
    return {row["id"]: row["name"] for row in tx.query("SELECT id, name FROM people")}


def admins(tx: Tx) -> list[int]:
    """Telegram ids of the administrators."""
    rows = tx.query("SELECT telegram_id FROM people WHERE role = :role AND revoked_ms IS NULL", role=Role.ADMIN)
    return [row["telegram_id"] for row in rows]


def language(tx: Tx, telegram_id: int) -> str | None:
    row = tx.one("SELECT language FROM people WHERE telegram_id = :id", id=telegram_id)
    return row["language"] if row else None


def listeners(tx: Tx, account: str) -> list[Listener]:
    """Everybody as the rules see them on one account."""
    rows = tx.query(
        """SELECT p.telegram_id, p.role, b.employee, b.extension,
        (SELECT json_group_array(department) FROM department_members m
            WHERE m.account = b.account AND m.employee = b.employee) AS departments,
        (SELECT json_group_array(department) FROM led_departments l
            WHERE l.account = b.account AND l.person = b.person) AS leads
        FROM bindings b JOIN people p ON p.id = b.person
        WHERE b.account = :account AND p.revoked_ms IS NULL""",
        account=account,
    )
    return [
        Listener(
            chat_id=row["telegram_id"],
            role=Role(row["role"]),
            employee=row["employee"],
            extension=row["extension"],
            departments=frozenset(json.loads(row["departments"])),
            leads=frozenset(json.loads(row["leads"])),
        )
        for row in rows
    ]


def let_in(tx: Tx, telegram_id: int, name: str, role: Role, language: str, now_ms: int) -> int:
    """Make (or make again) a person; gives her id. Her language stays if she has chosen one before."""
    row = tx.one(
        """INSERT INTO people (telegram_id, name, role, language, since_ms)
        VALUES (:telegram_id, :name, :role, :language, :now)
        ON CONFLICT (telegram_id) DO UPDATE SET name = :name, role = :role, revoked_ms = NULL, shut_by = NULL
        RETURNING id""",
        telegram_id=telegram_id,
        name=name,
        role=role,
        language=language,
        now=now_ms,
    )
    assert row is not None
    return int(row["id"])


def bind(tx: Tx, person: int, account: str, employee: str | None, extension: str | None) -> None:
    tx.execute(
        """INSERT INTO bindings (person, account, employee, extension) VALUES (:person, :account, :employee, :extension)
        ON CONFLICT (person, account) DO UPDATE SET employee = :employee, extension = :extension""",
        person=person,
        account=account,
        employee=employee,
        extension=extension,
    )


def ring_elsewhere(tx: Tx, account: str, employee: str, before: str | None, extension: str) -> list[int]:
    """Whoever is this employee and was rung on the extension of ``before`` is rung on the new one; gives who. An
    extension that somebody chose for her stays."""
    rows = tx.query(
        """UPDATE bindings SET extension = :extension WHERE account = :account AND employee = :employee
        AND COALESCE(extension, '') = COALESCE(:before, '') RETURNING person""",
        account=account,
        employee=employee,
        before=before,
        extension=extension,
    )
    return [int(row["person"]) for row in rows]


def lead(tx: Tx, person: int, account: str, department: str) -> None:
    tx.execute(
        """INSERT INTO led_departments (person, account, department) VALUES (:person, :account, :department)
        ON CONFLICT (person, account, department) DO NOTHING""",
        person=person,
        account=account,
        department=department,
    )


def led(tx: Tx, person: int, account: str) -> frozenset[str]:
    """Departments she leads; of a supervisor none means all."""
    rows = tx.query(
        "SELECT department FROM led_departments WHERE person = :person AND account = :account",
        person=person,
        account=account,
    )
    return frozenset(row["department"] for row in rows)


def unbind(tx: Tx, person: int, account: str) -> None:
    """She is nobody on this account any more, and leads nothing there."""
    tx.execute("DELETE FROM bindings WHERE person = :person AND account = :account", person=person, account=account)
    tx.execute(
        "DELETE FROM led_departments WHERE person = :person AND account = :account", person=person, account=account
    )


def seen(tx: Tx, person: int, now_ms: int, name: str) -> None:
    """She wrote or pressed something just now."""
    tx.execute("UPDATE people SET seen_ms = :now, name = :name WHERE id = :id", now=now_ms, name=name, id=person)


def speak(tx: Tx, person: int, language: str) -> None:
    tx.execute("UPDATE people SET language = :language WHERE id = :id", language=language, id=person)


def revoke(tx: Tx, person: int, now_ms: int) -> None:
    tx.execute("UPDATE people SET revoked_ms = :now WHERE id = :id", now=now_ms, id=person)


def _person(tx: Tx, row: Row) -> Person:
    bindings = tx.query("SELECT * FROM bindings WHERE person = :person ORDER BY account", person=row["id"])
    return Person(
        id=row["id"],
        telegram_id=row["telegram_id"],
        name=row["name"],
        role=Role(row["role"]),
        language=row["language"],
        bindings=tuple(Binding(b["account"], b["employee"], b["extension"]) for b in bindings),
    )
