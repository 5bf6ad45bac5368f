"""What must hold of a database after a bot has been stopped gently, whatever happened before (P1, P9).

Used after every story and every proof: ``assert not broken(path)``. What waits for its time (a lane inside its "retry
after", an alert that nobody can take yet) may still wait; what was in hand has been finished.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

RULES = {
    "a message is left as if it were on its way": "SELECT id, kind, chat_id FROM outbox WHERE state = 'sending'",
    "a message has a state that nobody knows": """SELECT id, state FROM outbox
        WHERE state NOT IN ('waiting', 'sending', 'sent', 'superseded', 'dead')""",
    "a message that has ended does not say when": """SELECT id, kind FROM outbox
        WHERE state IN ('sent', 'superseded', 'dead') AND ended_ms IS NULL""",
    "a dead message does not say why": "SELECT id, kind FROM outbox WHERE state = 'dead' AND COALESCE(error, '') = ''",
    "a dead message has reached no administrator": """SELECT id, kind, chat_id, error FROM outbox AS lost
        WHERE state = 'dead' AND kind NOT IN ('dead_letter', 'dead_alert') AND error <> 'chat_gone'
        AND NOT EXISTS (SELECT 1 FROM outbox WHERE dedupe_key LIKE 'dead:' || lost.id || ':%')""",
    "an update is left in hand": "SELECT update_id FROM inbox WHERE state = 'running'",
    "a missed call of a client has no case": """SELECT id, call_id FROM calls
        WHERE stage = 'missed' AND client IS NOT NULL AND case_id IS NULL AND colleague IS NULL""",
    "a client has two open cases": """SELECT account, client FROM cases WHERE closed_ms IS NULL AND client IS NOT NULL
        GROUP BY account, client HAVING count(*) > 1""",
    "an open case was told to nobody": """SELECT id, account, client FROM cases WHERE closed_ms IS NULL
        AND NOT EXISTS (SELECT 1 FROM outbox WHERE subject = 'case' AND subject_id = cases.id)""",
}


def broken(path: Path) -> list[str]:
    """Every rule that does not hold, with the rows that break it; empty when all is well."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=5)) as database:
        found = [f"{rule}: {rows[:5]}" for rule, sql in RULES.items() if (rows := database.execute(sql).fetchall())]
        for check in ("integrity_check", "foreign_key_check"):
            said = database.execute(f"PRAGMA {check}").fetchall()
            found += [f"{check}: {said[:5]}"] if said not in ([("ok",)], []) else []
    return found
