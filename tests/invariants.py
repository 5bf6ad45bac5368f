"""What must hold of a database at any time, whatever happened before (P9): a message that has ended says when and why,
and nothing has died in silence. Looked at after every story and every proof: ``assert not broken(path)``.

What waits for its time (a lane inside its "retry after", an alert that nobody can take yet) may still wait when a story
ends; proofs wait until nothing does.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

RULES = {
    "a message has a state that nobody knows": """SELECT id, state FROM outbox
        WHERE state NOT IN ('waiting', 'sending', 'sent', 'superseded', 'dead')""",
    "a message that has ended does not say when": """SELECT id, kind FROM outbox
        WHERE state IN ('sent', 'superseded', 'dead') AND ended_ms IS NULL""",
    "a dead message does not say why": "SELECT id, kind FROM outbox WHERE state = 'dead' AND COALESCE(error, '') = ''",
    "a dead message has reached no administrator": """SELECT id, kind, chat_id, error FROM outbox AS lost
        WHERE state = 'dead' AND kind NOT IN ('dead_letter', 'dead_alert') AND error <> 'chat_gone'
        AND NOT EXISTS (SELECT 1 FROM outbox WHERE dedupe_key LIKE 'dead:' || lost.id || ':%')""",
}


def broken(path: Path) -> list[str]:
    """Every rule that does not hold, with the rows that break it; empty when all is well."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=5)) as database:
        found = [f"{rule}: {rows[:5]}" for rule, sql in RULES.items() if (rows := database.execute(sql).fetchall())]
        for check in ("integrity_check", "foreign_key_check"):
            said = database.execute(f"PRAGMA {check}").fetchall()
            found += [f"{check}: {said[:5]}"] if said not in ([("ok",)], []) else []
    return found
