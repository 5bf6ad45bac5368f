"""The PBX's own people as we know them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from storage.database import Row, Tx


@dataclass(frozen=True, slots=True)
class StaffMember:
    """An employee of a PBX; ``mobile`` is E.164 with plus."""

    account: str
    login: str
    extension: str | None
    name: str
    mobile: str | None


def by_login(tx: Tx, account: str, login: str) -> StaffMember | None:
    return _member(
        tx.one("SELECT * FROM employees WHERE account = :account AND login = :login", account=account, login=login)
    )


def by_extension(tx: Tx, account: str, extension: str) -> StaffMember | None:
    return _member(
        tx.one(
            """SELECT * FROM employees WHERE account = :account AND extension = :extension AND gone_ms IS NULL
            ORDER BY login LIMIT 1""",
            account=account,
            extension=extension,
        )
    )


def by_mobile(tx: Tx, mobile: str) -> list[StaffMember]:
    """Everybody, on any account, who has this mobile number."""
    rows = tx.query("SELECT * FROM employees WHERE mobile = :mobile AND gone_ms IS NULL", mobile=mobile)
    return [member for row in rows if (member := _member(row))]


def names(tx: Tx, account: str) -> dict[str, str]:
    """Login → name, of everybody ever seen on the account. Whom the PBX does not name is called as in our own list of
    people, where only one is bound to the login."""
    bound = tx.query(
        """SELECT b.employee AS login, MIN(p.name) AS name FROM bindings b JOIN people p ON p.id = b.person
        WHERE b.account = :account AND b.employee IS NOT NULL AND p.revoked_ms IS NULL
        GROUP BY b.employee HAVING COUNT(*) = 1""",
        account=account,
    )
    listed = tx.query("SELECT login, name FROM employees WHERE account = :account AND name <> ''", account=account)
    return {row["login"]: row["name"] for row in (*bound, *listed)}


def everybody(tx: Tx, account: str) -> list[StaffMember]:
    rows = tx.query(
        "SELECT * FROM employees WHERE account = :account AND gone_ms IS NULL ORDER BY name", account=account
    )
    return [member for row in rows if (member := _member(row))]


def page(tx: Tx, account: str, after: tuple[str, str], limit: int) -> list[StaffMember]:
    """Employees by name, after the key (name, login)."""
    rows = tx.query(
        """SELECT * FROM employees WHERE account = :account AND gone_ms IS NULL AND (name, login) > (:name, :login)
        ORDER BY name, login LIMIT :limit""",
        account=account,
        name=after[0],
        login=after[1],
        limit=limit,
    )
    return [member for row in rows if (member := _member(row))]


def free(tx: Tx, account: str, after: tuple[str, str], limit: int) -> list[StaffMember]:
    """Employees whom nobody in the bot is, by name, after the key (name, login)."""
    rows = tx.query(
        """SELECT * FROM employees e WHERE account = :account AND gone_ms IS NULL AND (name, login) > (:name, :login)
        AND NOT EXISTS (SELECT 1 FROM bindings b JOIN people p ON p.id = b.person
            WHERE b.account = e.account AND b.employee = e.login AND p.revoked_ms IS NULL)
        ORDER BY name, login LIMIT :limit""",
        account=account,
        name=after[0],
        login=after[1],
        limit=limit,
    )
    return [member for row in rows if (member := _member(row))]


def replace_all(tx: Tx, account: str, members: Iterable[StaffMember], now_ms: int) -> list[str]:
    """Remember the PBX's list as it is now; gives the logins that have left it. Once missing may be a list that was
    cut short: who is missing twice in a row has left."""
    kept: set[str] = set()
    for member in members:
        kept.add(member.login)
        tx.execute(
            """INSERT INTO employees (account, login, extension, name, mobile, gone_ms)
            VALUES (:account, :login, :extension, :name, :mobile, NULL)
            ON CONFLICT (account, login) DO UPDATE SET extension = :extension, name = :name, mobile = :mobile,
            missing_ms = NULL, gone_ms = NULL""",
            account=account,
            login=member.login,
            extension=member.extension,
            name=member.name,
            mobile=member.mobile,
        )
    left = []
    for login in [member.login for member in everybody(tx, account) if member.login not in kept]:
        row = tx.one(
            """UPDATE employees SET missing_ms = COALESCE(missing_ms, :now),
            gone_ms = CASE WHEN missing_ms IS NULL THEN NULL ELSE :now END
            WHERE account = :account AND login = :login RETURNING gone_ms""",
            now=now_ms,
            account=account,
            login=login,
        )
        if row and row["gone_ms"] is not None:
            left.append(login)
    tx.execute("UPDATE accounts SET staff_ms = :now WHERE account = :account", now=now_ms, account=account)
    return left


def saw_in_department(tx: Tx, account: str, department: str, employee: str, now_ms: int) -> None:
    """An event rang this employee for this department: that makes her a member for us."""
    tx.execute(
        """INSERT INTO department_members (account, department, employee, seen_ms)
        VALUES (:account, :department, :employee, :now) ON CONFLICT (account, department, employee) DO NOTHING""",
        account=account,
        department=department,
        employee=employee,
        now=now_ms,
    )


def update_departments(tx: Tx, account: str, within: Mapping[str, Sequence[str]], now_ms: int) -> None:
    """The PBX's list of departments and their members (logins) as it is now. Departments it does not name, seen only
    in events, stay as they were seen."""
    for department, members in within.items():
        tx.execute(
            """DELETE FROM department_members WHERE account = :account AND department = :department
            AND employee NOT IN (SELECT value FROM json_each(:members))""",
            account=account,
            department=department,
            members=json.dumps(list(members)),
        )
        for member in members:
            saw_in_department(tx, account, department, member, now_ms)


def departments(tx: Tx, account: str) -> list[str]:
    """Names of the account's departments, as far as anybody works in them."""
    rows = tx.query(
        "SELECT DISTINCT department FROM department_members WHERE account = :account ORDER BY department",
        account=account,
    )
    return [row["department"] for row in rows]


def departments_of(tx: Tx, account: str, login: str) -> frozenset[str]:
    """Names of the departments she works in."""
    rows = tx.query(
        "SELECT department FROM department_members WHERE account = :account AND employee = :login",
        account=account,
        login=login,
    )
    return frozenset(row["department"] for row in rows)


def _member(row: Row | None) -> StaffMember | None:
    if row is None:
        return None
    return StaffMember(row["account"], row["login"], row["extension"], row["name"], row["mobile"])
