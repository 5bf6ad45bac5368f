"""Whom a department means, and under which names the PBX knows them."""

import json
from collections.abc import Iterable

from storage.database import Tx


def names_of(tx: Tx, account: str, logins: Iterable[str]) -> frozenset[str]:
    """These employees by all their names at the PBX."""
    wanted = list(logins)
    rows = tx.query(
        """SELECT extension FROM employees WHERE account = :account AND extension IS NOT NULL
        AND login IN (SELECT value FROM json_each(:logins))""",
        account=account,
        logins=json.dumps(wanted),
    )
    return frozenset(wanted) | {row["extension"] for row in rows}


def members(tx: Tx, account: str, departments: Iterable[str]) -> list[str]:
    """Logins of whoever works in one of these departments."""
    rows = tx.query(
        """SELECT DISTINCT employee FROM department_members WHERE account = :account
        AND department IN (SELECT value FROM json_each(:departments)) ORDER BY employee""",
        account=account,
        departments=json.dumps(sorted(departments)),
    )
    return [row["employee"] for row in rows]
