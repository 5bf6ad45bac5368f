"""Whatever dies or falls in the middle: the order of a call's changes is kept, and so is that of the calls."""

from pathlib import Path
from typing import Any

import pytest

from sandbox.helpdesk import PretendHelpdesk
from tests.bot.mirror_room import KEY, Killed, actions, only, room
from workflow import mirroring


@pytest.mark.parametrize(
    ("point", "told"), [("mirror claimed", ["update", "create"]), ("mirror told", ["create", "update"])]
)
async def test_who_dies_over_a_creation_looks_for_it_first(tmp_path: Path, point: str, told: list[str]) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        made.dies_at = point
        await made.rings()
        with pytest.raises(Killed):
            await made.settled()
        await made.again()
        await made.settled()
        assert (only(there).call_status, actions(there)) == ("ringing", told)


async def test_who_dies_over_an_update_says_it_again(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        await made.rings()
        await made.settled()
        await made.answers()
        made.dies_at = "mirror told"
        with pytest.raises(Killed):
            await made.settled()
        await made.again()
        await made.settled()
        assert only(there).statuses == ["ringing", "in-progress", "in-progress"]


async def test_what_changes_while_the_request_is_on_its_way_is_told_after_it(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        await made.rings()
        made.clock.seconds += 2
        now_ms = made.clock.now_ms()
        turn = await made.database.write(mirroring.claim, "desk", 1, now_ms, file=False)
        assert turn is not None
        await made.spoken(login="anna")
        told = await made.desk().helpdesk.tell(turn.move, turn.told, turn.state)
        await made.database.write(mirroring.done, turn, told, now_ms)
        assert only(there).statuses == ["ringing"]
        await made.settled()
        assert (only(there).statuses, only(there).pbx_user_id) == (["ringing", "answered"], "anna")


async def test_a_row_that_brings_our_own_code_down_is_put_aside(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        await made.rings("+79101234561")
        await made.rings("+79101234562")
        await made.database.write(lambda tx: tx.execute("UPDATE calls SET facts = '{' WHERE id = 1"))
        for _ in range(10):
            await made.settled(10)
        assert only(there).phone == "79101234562"
        [first, _] = await made.rows()
        assert (first["due_ms"], first["refused"], first["error"]) == (None, 1, "internal error")


async def test_three_hundred_calls_at_once_are_told_in_order_and_sixty_a_minute(tmp_path: Path) -> None:
    times: list[float] = []

    def heard(event: dict[str, Any]) -> None:
        if event["kind"] == "helpdesk":  # a request, and not what became of it
            times.append(made.clock.seconds)

    there = PretendHelpdesk(KEY, publish=heard)
    async with room(tmp_path, there) as made:
        for n in range(300):
            await made.rings(f"+7910123{n:04}", "anna")
        began = made.clock.seconds
        await made.settled()
        assert [call.phone[-4:] for call in there.calls.values()] == [f"{n:04}" for n in range(300)]
        assert made.clock.seconds - began >= 299
        assert all(later - earlier >= 60 for earlier, later in zip(times, times[60:], strict=False))
        assert made.desk().counters.waiting == 0
