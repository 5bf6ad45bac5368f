"""The book of clients: written field by field, searched by words, forgotten wholly."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import clients
from storage.clients import Client
from storage.database import Database, Tx
from storage.migrations import migrations

NUMBER, OTHER = "+79101234567", "+79107654321"
FIRST = ("", "")


@pytest.fixture
async def book(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "book.db", migrations)
    yield database
    await database.close()


def found(tx: Tx, words: str) -> list[str]:
    return [client.name for client, _ in clients.search(tx, words, FIRST, 10)]


async def test_every_field_is_written_by_itself_and_who_changed_it_last_is_kept(book: Database) -> None:
    await book.write(clients.name, NUMBER, "Ромашка, Иван Петров", None, 1)
    await book.write(clients.note, NUMBER, "звонить после обеда", None, 2)
    await book.write(clients.favour, NUMBER, True, None, 3)
    await book.write(clients.entrust, NUMBER, "office", "anna", None, 4)
    await book.write(clients.entrust, NUMBER, "branch", "boris", None, 5)
    await book.write(clients.entrust, NUMBER, "office", "vera", None, 6)
    assert await book.read(clients.find, NUMBER) == Client(
        NUMBER,
        "Ромашка, Иван Петров",
        "звонить после обеда",
        vip=True,
        responsible={"office": "vera", "branch": "boris"},
        changed_ms=6,
    )
    assert await book.read(clients.labels, [NUMBER, OTHER]) == {NUMBER: ("Ромашка, Иван Петров", True)}


async def test_what_was_written_can_be_taken_away(book: Database) -> None:
    await book.write(clients.name, NUMBER, "Иван", None, 1)
    await book.write(clients.favour, NUMBER, True, None, 1)
    await book.write(clients.entrust, NUMBER, "office", "anna", None, 1)
    await book.write(clients.entrust, NUMBER, "office", None, None, 2)
    await book.write(clients.favour, NUMBER, False, None, 2)
    await book.write(clients.name, NUMBER, "", None, 2)
    assert await book.read(clients.find, NUMBER) == Client(NUMBER, changed_ms=2)
    assert await book.read(found, "иван") == []


async def test_only_a_vip_is_one(book: Database) -> None:
    await book.write(clients.name, OTHER, "Пётр", None, 1)
    await book.write(clients.favour, NUMBER, True, None, 1)
    asked = [await book.read(clients.is_vip, number) for number in (NUMBER, OTHER, "+74950000000", None)]
    assert asked == [True, False, False, False]


async def test_people_are_found_by_words_in_any_order_and_case(book: Database) -> None:
    for place, name in enumerate(("Ромашка, Иван Фёдоров", "Иванов Пётр", "Ромашка, Ольга", "55% шерсть", "Саша")):
        await book.write(clients.name, f"+7910000000{place}", name, None, 1)
    expected = {
        "иван": ["Иванов Пётр", "Ромашка, Иван Фёдоров"],
        "ФЕДОРОВ ромашка": ["Ромашка, Иван Фёдоров"],
        "фёд. ром": ["Ромашка, Иван Фёдоров"],
        "Ромашка": ["Ромашка, Иван Фёдоров", "Ромашка, Ольга"],
        "машка": [],
        "55": ["55% шерсть"],
        "%": [],
        "_": [],
        "0004": ["Саша"],
        "саша 0004": ["Саша"],
        "саша 0003": [],
        "'; DROP TABLE clients; --": [],
        "": [],
    }
    for words, names in expected.items():
        assert await book.read(found, words) == names, words


async def test_pages_follow_each_other_without_a_gap_or_a_repeat(book: Database) -> None:
    for place in range(25):
        await book.write(clients.name, f"+791000000{place:02}", f"Иван {place % 3}", None, 1)
    seen, key = [], FIRST
    while page := await book.read(clients.search, "иван", key, 8):
        seen += [client.number for client, _ in page]
        key = page[-1][1]
    assert len(seen) == len(set(seen)) == 25


async def test_a_forgotten_client_leaves_nothing_and_nobody_else_is_touched(book: Database) -> None:
    for number in (NUMBER, OTHER):
        await book.write(clients.name, number, "Иван", None, 1)
        await book.write(clients.entrust, number, "office", "anna", None, 1)
    await book.write(clients.forget, NUMBER)
    assert await book.read(clients.find, NUMBER) is None
    assert await book.read(clients.find, OTHER) is not None
    left = await book.read(lambda tx: tx.query("SELECT number FROM client_responsibles"))
    assert [row["number"] for row in left] == [OTHER]
