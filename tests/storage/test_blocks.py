"""What stands of the blacklist and what was; whom the bot is silent about; whom nobody may block."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from calls.audience import Role
from storage import blocks, cases, clients, people, staff
from storage.blocks import Block
from storage.database import Database, Tx
from storage.migrations import migrations
from storage.staff import StaffMember
from tests.views.view_cases import CASE

ANNA = 1


@pytest.fixture
async def book(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "book.db", migrations)
    await database.write(people.let_in, 100, "Анна", Role.MANAGER, "ru", 1)
    yield database
    await database.close()


async def put(book: Database, pattern: str, *, muted: bool, account: str = "office") -> Block:
    return await book.write(blocks.put, account, pattern, "спам", ANNA, 5, muted=muted)


async def test_who_did_it_first_and_why_stays_and_a_mute_may_become_a_block(book: Database) -> None:
    first = await put(book, "79101234567", muted=True)
    again = await book.write(blocks.put, "office", "79101234567", "иное", ANNA, 9, muted=False)
    assert again == Block(first.id, "office", "79101234567", muted=False, comment="спам", person=ANNA, at_ms=5)


async def test_what_was_undone_is_kept_and_may_stand_again(book: Database) -> None:
    first = await put(book, "79101234567", muted=True)
    await book.write(blocks.undo, first, ANNA, 7)
    await book.write(blocks.undo, first, None, 8)
    assert await book.read(blocks.standing, "office", "79101234567") is None
    second = await put(book, "79101234567", muted=True)
    assert second.id != first.id
    assert await book.read(blocks.all_standing, "office") == [second]
    rows = await book.read(lambda tx: tx.query("SELECT undone_by, undone_ms FROM blocks ORDER BY id"))
    assert [tuple(row) for row in rows] == [(ANNA, 7), (None, None)]


async def test_the_bot_is_silent_about_a_number_and_a_range_on_their_account_only(book: Database) -> None:
    await put(book, "79101234567", muted=True)
    await put(book, "7900800*", muted=True)
    await put(book, "79990000000", muted=False)

    async def muted(client: str | None, account: str = "office") -> bool:
        return await book.read(blocks.is_muted, account, client)

    assert await muted("+79101234567")
    assert await muted("+79008001122")
    assert not await muted("+79101234568")
    assert not await muted("+79008011122")
    assert not await muted("+79990000000"), "what the PBX turns away is told if it comes all the same"
    assert not await muted("+79101234567", "cloud")
    assert not await muted(None)
    await book.write(clients.favour, "+79101234567", True, None, 1)
    assert not await muted("+79101234567"), "a VIP is always heard"


async def test_the_companys_own_numbers_and_vips_are_found_in_numbers_and_ranges(book: Database) -> None:
    await book.write(staff.replace_all, "office", [StaffMember("office", "anna", "701", "Анна", "+79100000001")], 1)
    await book.write(_missed_on, "+74957654321")
    await book.write(clients.favour, "+79101234567", True, None, 1)

    async def own(pattern: str) -> str | None:
        return await book.read(blocks.own_number, pattern)

    assert await own("79100000001") == "+79100000001"
    assert await own("791000000*") == "+79100000001"
    assert await own("7910000000*") == "+79100000001"
    assert await own("74957654321") == "+74957654321"
    assert await own("74957*") == "+74957654321"
    assert await own("79100000002") is None
    assert await own("7910000001*") is None
    assert await own("7495765432") is None, "a shorter number is another one"
    assert await book.read(blocks.vip, "79101*") == "+79101234567"
    assert await book.read(blocks.vip, "79102*") is None


def _missed_on(tx: Tx, line: str) -> None:
    assert CASE.line == line
    cases.insert(tx, CASE, alerts=1)
