"""What is too old to be remembered, forgotten a few rows at a time: the writer has other work too."""

import json
from collections.abc import Callable

from storage.database import Tx
from storage.forgetting import forget_case, forget_subject

BATCH = 200  # rows in one transaction

_OPEN_CASE = "(SELECT 1 FROM cases WHERE cases.id = subject_id AND subject = 'case' AND closed_ms IS NULL)"

# Table, its key, and which rows are older than ``:before``.
RULES = (
    ("events", "id", "at_ms < :before"),
    ("outbox", "id", f"made_ms < :before AND ended_ms IS NOT NULL AND NOT EXISTS {_OPEN_CASE}"),
    ("cards", "id", f"shown_ms < :before AND due_ms IS NULL AND NOT EXISTS {_OPEN_CASE}"),
    ("acts", "id", "started_ms < :before AND ended_ms IS NOT NULL"),
    ("intents", "id", "made_ms < :before"),
    ("posted_calls", "number", "first_ms < :before"),
    ("blocks", "id", "undone_ms < :before"),
    ("entry_requests", "id", "asked_ms < :before"),
    ("invites", "token_hash", "expires_ms < :before"),
    ("client_imports", "id", "made_ms < :before"),
    ("inbox", "update_id", "heard_ms < :before AND state = 'quarantined'"),
    ("follows", "id", "begun_ms < :before AND due_ms < :before"),
    ("backups", "id", "at_ms < :before AND id < (SELECT max(id) FROM backups WHERE error IS NULL)"),
)

# Everything else, with why it stays or what takes it away. A new table needs a word here or a rule above.
OTHERS = {
    "accounts": "settings",
    "account_troubles": "while they last",
    "alarms": "until they ring",
    "audit": "who did what when stays; of whom and how is taken out",
    "bindings": "of people",
    "call_aliases": "with its call",
    "calls": "with its case, or alone",
    "case_lines": "with its case",
    "cases": "once it has been closed for so long",
    "chats": "of Telegram's",
    "client_responsibles": "of the book",
    "clients": "the book of clients is kept by hand",
    "conversations": "once its time is over",
    "deaf_to": "of people",
    "dials": "bot/sweeping.py",
    "department_members": "while they are",
    "employees": "once they have been gone for so long",
    "file_lists": "settings",
    "file_wishes": "until they are fulfilled",
    "files": "bot/sweeping.py",
    "greeted": "one for each administrator",
    "group_chats": "settings",
    "helpdesks": "settings",
    "history_spans": "clipped",
    "led_departments": "of people",
    "mirrored_accounts": "settings",
    "mirrors": "with its call",
    "mornings": "with its case, or told",
    "old_secrets": "one for each",
    "people": "who did what must be known",
    "quiet_hours": "of people",
    "route_drafts": "settings",
    "rules": "who changed what must be known",
    "scheduled_calls": "bot/sweeping.py",
    "wishes": "of people",
}


def step(tx: Tx, before_ms: int) -> int:
    """Forget the next few things that are older; gives how many, 0 when nothing is left."""
    for job in (_cases, _calls, *(_rule(*rule) for rule in RULES), _aliases, _audit, _rest):
        if gone := job(tx, before_ms):
            return gone
    return 0


def _cases(tx: Tx, before_ms: int) -> int:
    """Settled debts with all their calls."""
    rows = tx.query(
        "SELECT id FROM cases WHERE closed_ms < :before ORDER BY closed_ms LIMIT :limit",
        before=before_ms,
        limit=BATCH // 10,
    )
    for row in rows:
        calls = tx.query("SELECT id, account, call_id FROM calls WHERE case_id = :case", case=row["id"])
        for call in calls:
            _drop_call(tx, call["id"], call["account"], call["call_id"])
        forget_case(tx, row["id"])
    return len(rows)


def _calls(tx: Tx, before_ms: int) -> int:
    rows = tx.query(
        """SELECT id, account, call_id FROM calls WHERE started_ms < :before AND due_ms IS NULL AND case_id IS NULL
        ORDER BY started_ms LIMIT :limit""",
        before=before_ms,
        limit=BATCH,
    )
    for row in rows:
        _drop_call(tx, row["id"], row["account"], row["call_id"])
    return len(rows)


def _drop_call(tx: Tx, id: int, account: str, call_id: str) -> None:
    tx.execute("DELETE FROM call_aliases WHERE account = :account AND of_call_id = :id", account=account, id=call_id)
    forget_subject(tx, "call", id)
    tx.execute("DELETE FROM calls WHERE id = :id", id=id)


def _rule(table: str, key: str, old: str) -> Callable[[Tx, int], int]:
    def job(tx: Tx, before_ms: int) -> int:
        return tx.execute(
            f"""DELETE FROM {table} WHERE {key} IN
            (SELECT {key} FROM {table} WHERE {old} LIMIT :limit)""",  # noqa: S608 — all our own words
            before=before_ms,
            limit=BATCH,
        )

    return job


def _aliases(tx: Tx, before_ms: int) -> int:
    """Of calls that are gone."""
    rows = tx.query(
        """SELECT a.account, a.call_id FROM call_aliases a LEFT JOIN calls c
        ON c.account = a.account AND c.call_id = a.of_call_id WHERE c.id IS NULL LIMIT :limit""",
        limit=BATCH,
    )
    for row in rows:
        tx.execute("DELETE FROM call_aliases WHERE account = :account AND call_id = :call_id", **dict(row))
    return len(rows)


def _audit(tx: Tx, before_ms: int) -> int:
    rows = tx.query("SELECT id FROM audit WHERE at_ms < :before AND facts <> '{}' LIMIT :n", before=before_ms, n=BATCH)
    tx.execute(
        "UPDATE audit SET facts = '{}' WHERE id IN (SELECT value FROM json_each(:ids))",
        ids=json.dumps([row["id"] for row in rows]),
    )
    return len(rows)


def _rest(tx: Tx, before_ms: int) -> int:
    """What there is little of."""
    gone = tx.execute("DELETE FROM conversations WHERE until_ms < :before", before=before_ms)
    gone += tx.execute("DELETE FROM employees WHERE gone_ms < :before", before=before_ms)
    gone += tx.execute("DELETE FROM history_spans WHERE end_ms <= :before", before=before_ms)
    gone += tx.execute("UPDATE history_spans SET start_ms = :before WHERE start_ms < :before", before=before_ms)
    return gone
