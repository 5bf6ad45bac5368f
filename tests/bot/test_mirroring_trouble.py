"""A helpdesk that is away, overwhelmed, or leaves us in doubt: nothing is lost or told twice, nobody is pestered."""

from pathlib import Path

import pytest

from channels.base import Later
from sandbox.helpdesk import PretendHelpdesk
from tests.bot.mirror_room import KEY, Room, actions, only, room
from tests.bot.switchboard import CLIENT
from tests.pbx.bad_answers import closed_port
from workflow import helpdesks

DAY_S = 86_400


async def test_after_an_outage_only_the_newest_state_is_told(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        right = made.urls["desk"]
        made.urls["desk"] = f"{closed_port()}/calls/@{KEY}"
        await made.again()
        await made.rings()
        await made.settled()
        await made.answers(login="anna")
        await made.settled()
        await made.spoken(login="anna")
        await made.settled()
        made.urls["desk"] = right
        await made.again()
        await made.settled(301)
        assert (only(there).statuses, only(there).pbx_user_id) == (["answered"], "anna")


async def test_a_helpdesk_that_is_away_is_asked_less_and_less_often(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        made.urls["desk"] = made.urls["desk"].replace(KEY, "old-key")  # every request arrives, and none is taken
        await made.again()
        for n in range(60):
            await made.rings(f"+7910123{n:04}")
        for _ in range(120):
            await made.settled(60)
        assert 10 < len(there.requests) < 40  # of two hours


async def test_the_administrator_hears_of_an_outage_once_a_day_and_of_its_end(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        right = made.urls["desk"]
        made.urls["desk"] = right.replace(KEY, "old-key")
        await made.again()
        await made.rings()
        await made.settled()
        assert await made.letters() == []
        for _ in range(20):
            await made.settled(60)
        down = ("helpdesk_down", {"helpdesk": "desk", "why": "helpdesk_address_wrong", "waiting": 1})
        assert await made.letters() == [down]
        await made.settled(DAY_S)
        assert await made.letters() == [down, down]
        made.urls["desk"] = right
        await made.again()
        await made.settled(301)
        assert (await made.letters())[2:] == [("helpdesk_back", {"helpdesk": "desk"})]
        assert only(there).call_status == "ringing"


async def test_a_short_outage_is_nobodys_business(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        there.trouble.fault("503", 3)
        await made.rings()
        for _ in range(30):
            await made.settled(2)
        assert only(there).call_status == "ringing"
        assert await made.letters() == []


async def test_too_many_requests_are_waited_out_by_all_calls_and_after_a_restart(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        there.per_minute = 0  # answers "retry after 60 s"
        await made.rings("+79101234561")
        await made.rings("+79101234562")
        await made.settled()
        there.per_minute = 300
        await made.again()
        await made.settled(59)
        assert len(there.requests) == 1
        await made.settled(1.2)
        assert [call.phone[-1] for call in there.calls.values()] == ["1", "2"]


async def test_a_long_ban_is_told_at_once(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        there.per_minute, there.retry_after = 0, 2 * DAY_S
        await made.rings()
        await made.settled()
        [(kind, facts)] = await made.letters()
        assert (kind, facts["why"]) == ("helpdesk_down", "helpdesk_asks_to_wait")
        await made.settled(2 * DAY_S - 10)
        assert len(there.requests) == 1


async def test_an_answer_to_what_had_left_before_a_ban_does_not_end_it(tmp_path: Path) -> None:
    async with room(tmp_path, PretendHelpdesk(KEY)) as made:
        now_ms = made.clock.now_ms()
        await made.database.write(helpdesks.hold, "desk", Later(DAY_S), now_ms)
        await made.database.write(helpdesks.answers, "desk", now_ms + 1000)
        assert [kind for kind, _ in await made.letters()] == ["helpdesk_down"]
        await made.database.write(helpdesks.answers, "desk", now_ms + 1000 * DAY_S + 1000)
        assert [kind for kind, _ in await made.letters()] == ["helpdesk_down", "helpdesk_back"]


@pytest.mark.parametrize("fault", ["reset-after-accept", "silent-after-accept"])
async def test_a_creation_that_arrived_unanswered_is_looked_for_and_not_repeated(tmp_path: Path, fault: str) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        there.trouble.fault(fault)
        await made.rings()
        await made.settled()
        await made.settled(2)
        assert (only(there).call_status, actions(there)) == ("ringing", ["create", "update"])


async def test_a_creation_that_never_arrived_is_looked_for_and_then_made(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        there.trouble.fault("500")
        await made.rings()
        await made.settled()
        await made.settled(2)
        assert (only(there).call_status, actions(there)) == ("ringing", ["update", "create"])


async def test_one_call_that_the_helpdesk_chokes_on_does_not_keep_the_others(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        await _chokes_on_first(made, there)
        for _ in range(20):
            await made.settled(5)
        assert [call.phone for call in there.calls.values()] == ["79101234562"]
        [first, second] = await made.rows()
        assert (first["due_ms"] is not None, first["tries"] > 3, second["due_ms"]) == (True, True, None)


async def test_what_could_not_be_told_for_a_week_is_let_go(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        await _chokes_on_first(made, there)
        await made.settled(8 * DAY_S)
        await made.settled(3700)
        [first, _] = await made.rows()
        assert (first["due_ms"], first["refused"]) == (None, 1)


async def _chokes_on_first(made: Room, there: PretendHelpdesk) -> None:
    there.chokes_on = "79101234561"
    await made.rings("+79101234561")
    await made.rings("+79101234562")
    await made.settled()


async def test_nothing_is_asked_of_a_helpdesk_when_nothing_happens(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        await made.rings(CLIENT)
        await made.settled()
        asked = len(there.requests)
        for _ in range(10):
            await made.settled(3600)
        assert len(there.requests) == asked
