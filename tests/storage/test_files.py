"""Files as rows: one by its link, fetched in a sensible order, forgotten when nobody speaks of it any more."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from calls.record import Record, RecordKind
from storage import files, outbox
from storage.database import Database
from storage.files import StoredFile, Wish
from storage.migrations import migrations

DAY_MS = 24 * 3600 * 1000


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = await Database.open(tmp_path / "perezvon.db", migrations)
    yield made
    await made.close()


async def known(database: Database, link: str, now_ms: int, kind: RecordKind = RecordKind.RECORDING) -> StoredFile:
    return await database.write(
        files.put, "office", Record(kind, link, "+79101234567", 5, department="Продажи"), now_ms
    )


async def wished(database: Database, file: StoredFile, now_ms: int, chat: int = 101) -> None:
    await database.write(files.wish, file.id, Wish(chat, f"{file.id}:{chat}", {"late": False}), now_ms)


async def test_a_file_is_one_by_account_kind_and_link_and_tells_what_it_was_told_last(database: Database) -> None:
    first = await known(database, "x", 1)
    again = await database.write(files.put, "office", Record(RecordKind.RECORDING, "x", None, 9), 2)
    assert again.id == first.id
    assert again.record == Record(RecordKind.RECORDING, "x", None, 9)
    assert (await known(database, "x", 1, RecordKind.FAX)).id != first.id
    assert (await database.write(files.put, "shop", first.record, 1)).id != first.id
    assert (await database.read(files.by_id, first.id)) == again


async def test_whoever_pressed_last_does_not_wait_for_what_piled_up(database: Database) -> None:
    for n in range(3):
        await wished(database, await known(database, f"old {n}", 10 + n), 10)
    pressed = await known(database, "pressed", 50)
    await wished(database, pressed, 50)
    later = await known(database, "later", 60)
    await wished(database, later, 90)
    found = await database.read(files.first_due, "office", 55)
    assert found is not None
    assert found.id == pressed.id
    assert await database.read(files.first_due, "shop", 55) is None
    for _ in range(4):
        found = await database.read(files.first_due, "office", 55)
        assert found is not None
        assert found.id != later.id
        await database.write(files.given_up, found.id)
    found = await database.read(files.first_due, "office", 55)
    assert found is not None
    assert (found.id, found.due_ms) == (later.id, 90)


async def test_a_chat_wishes_once_and_a_wish_is_taken_once(database: Database) -> None:
    file = await known(database, "x", 1)
    for chat in (102, 101, 101):
        await wished(database, file, 1, chat)
    taken = await database.write(files.take_wishes, file.id)
    assert [(one.chat_id, one.facts) for one in taken] == [(101, {"late": False}), (102, {"late": False})]
    assert await database.write(files.take_wishes, file.id) == []


async def test_a_file_is_let_go_after_a_while_but_not_before_its_message_has_gone(database: Database) -> None:
    sent, waits = await known(database, "sent", 1), await known(database, "waits", 1)
    for file in (sent, waits):
        await database.write(files.kept, file.id, f"{file.id}.mp3", 1)
    await database.write(lambda tx: outbox.put(tx, "k", 101, "recording", 1, subject="file", subject_id=waits.id))
    assert await database.write(files.let_go, DAY_MS) == [f"{sent.id}.mp3"]
    assert await database.read(files.names) == {f"{waits.id}.mp3"}


async def test_what_nobody_speaks_of_is_forgotten_unless_somebody_waits(database: Database) -> None:
    old, new, waits, kept = [await known(database, link, n) for n, link in ((1, "a"), (9, "b"), (1, "c"), (1, "d"))]
    await wished(database, waits, 1)
    await database.write(files.kept, kept.id, "d.mp3", 1)
    await database.write(files.forget, 5)
    left = [one.id for one in (old, new, waits, kept) if await database.read(files.by_id, one.id)]
    assert left == [new.id, waits.id, kept.id]
