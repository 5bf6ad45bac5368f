"""After a restart whoever had asked the PBX for something is told that nobody knows what became of it."""

import json
from pathlib import Path

from calls.audience import Role
from storage import acts, people
from storage.database import Database, Tx
from storage.migrations import migrations
from views.words import words
from workflow.acting import own_up

ANNA = 100


def _begun(tx: Tx) -> None:
    person = people.let_in(tx, ANNA, "Анна", Role.MANAGER, "ru", 1)
    acts.begin(tx, "press:1", person, "office", "dial", {}, 1, client="+79101234567")
    acts.begin(tx, "press:2", person, "office", "block", {"pattern": "7900800*"}, 2)


async def test_a_call_is_told_with_its_client_and_another_wish_without(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "book.db", migrations)
    await database.write(_begun)
    assert await database.write(own_up, 5) == 2
    assert await database.write(own_up, 6) == 0
    told = await database.read(_told)
    assert [("звонок +79101234567" in one, "посреди вашей команды" in one) for one in told] == [
        (True, True),
        (False, True),
    ]
    await database.close()


def _told(tx: Tx) -> list[str]:
    rows = tx.query("SELECT kind, facts FROM outbox WHERE chat_id = :anna ORDER BY id", anna=ANNA)
    return [words("ru").html(row["kind"], **json.loads(row["facts"])) for row in rows]
