"""P9: the invariants that every story ends with can fail: each rule notices the row that breaks it."""

from pathlib import Path

import pytest

from storage.database import Database, Tx
from storage.migrations import migrations
from tests.invariants import RULES, broken

OUTBOX = """INSERT INTO outbox
    (dedupe_key, chat_id, kind, subject, subject_id, facts, state, made_ms, due_ms, ended_ms, error) """
BREAKS = {
    "a message has a state that nobody knows": OUTBOX
    + "VALUES ('k', 1, 'missed', 'case', 1, '{}', 'lost', 1, 1, NULL, NULL)",
    "a message that has ended does not say when": OUTBOX
    + "VALUES ('k', 1, 'missed', 'case', 1, '{}', 'sent', 1, 1, NULL, NULL)",
    "a dead message does not say why": OUTBOX
    + "VALUES ('k', 1, 'dead_letter', 'case', 1, '{}', 'dead', 1, 1, 1, NULL)",
    "a dead message has reached no administrator": OUTBOX
    + "VALUES ('k', 1, 'missed', 'case', 1, '{}', 'dead', 1, 1, 1, 'refused')",
}


def test_every_rule_has_its_breach() -> None:
    assert set(BREAKS) == set(RULES)


@pytest.mark.parametrize("rule", RULES)
async def test_each_rule_that_is_broken_is_noticed(tmp_path: Path, rule: str) -> None:
    path = tmp_path / "perezvon.db"

    def spoil(tx: Tx) -> None:
        tx.execute(BREAKS[rule])

    database = await Database.open(path, migrations)
    before = broken(path)
    await database.write(spoil)
    await database.close()
    assert before == []
    assert rule in "\n".join(broken(path))
