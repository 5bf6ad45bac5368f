"""What a later word of the PBX changes is changed on the card that people have, through the whole bot."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.stories.romashka import FAST, Office, office


@pytest.fixture
async def work(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path, **FAST) as made:
        yield made


async def event(work: Office, type: str, user: str, call: str = "call-1", **more: str) -> None:
    assert await work.push(cmd="event", type=type, user=user, callid=call, direction="in", **more) == 200


async def history(work: Office, status: str, call: str = "call-1", **more: str) -> None:
    assert await work.push(cmd="history", type="in", status=status, callid=call, **more) == 200


async def unconfirmed(work: Office) -> None:
    await event(work, "INCOMING", "anna")
    await event(work, "CANCELLED", "anna")
    work.later(201)
    await work.settled()
    await work.anna.sees("🔴 Пропущен +79101234567", "не подтверждён АТС")


async def test_a_miss_that_the_pbx_confirms_late_is_no_longer_unconfirmed(work: Office) -> None:
    await unconfirmed(work)
    await history(work, "cancel", wait="41", duration="41")
    work.later(3)
    await work.settled()
    card = await work.anna.sees("🔴 Пропущен +79101234567", "ждал 0:41", "клиент положил трубку")
    assert "не подтверждён" not in card["text"]
    assert len([one for one in work.anna.heard() if "Пропущен" in one["text"]]) == 1  # corrected, not told again
    [case] = await work.rows("SELECT misses, alerts, sort FROM cases")
    assert case == {"misses": 1, "alerts": 1, "sort": "cancelled"}


async def test_a_miss_that_turns_out_answered_is_settled_on_its_card(work: Office) -> None:
    await unconfirmed(work)
    await history(work, "success", user="boris", wait="4", duration="34")
    await work.settled()
    card = await work.anna.sees("🟢 Дозвонился сам", "Борис Лужин")
    assert "не подтверждён" not in card["text"]


async def test_calls_transferred_twice_are_one_call_whatever_came_first(work: Office) -> None:
    """Boris's second transfer is heard of before Anna's first: what follows under the third id still belongs to it."""
    await event(work, "INCOMING", "anna", "A")
    await event(work, "ACCEPTED", "anna", "A")
    await event(work, "TRANSFERRED", "boris", "B", second_callid="C")
    await event(work, "TRANSFERRED", "anna", "A", second_callid="B")
    await event(work, "ACCEPTED", "vera", "C")
    await history(work, "success", "C", user="vera", wait="4", duration="64")
    await work.settled()
    calls = await work.rows("SELECT call_id, stage FROM calls WHERE call_id NOT LIKE '%~%'")
    assert calls == [{"call_id": "A", "stage": "spoken"}]
