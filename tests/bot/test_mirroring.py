"""What a helpdesk is told of calls, move by move, through the real database and over HTTP."""

from pathlib import Path

import pytest

from calls.event import CallEvent, Direction, EventKind, Result, Verdict
from sandbox.helpdesk import PretendHelpdesk
from storage import accounts, sending
from tests.bot.mirror_room import GLEB, KEY, actions, only, room
from workflow import letters
from workflow.reconciling import catch_up

FIRST, SECOND, THIRD = "+79101234567", "+79101234568", "+79101234569"


async def test_a_call_is_created_when_the_racing_legs_are_known_and_followed_to_its_end(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        await made.rings()
        await made.settled(0)
        assert not there.calls  # a single employee would be taken for the one in charge
        await made.settled()
        call = only(there)
        assert (call.direction, call.phone, call.call_status) == ("incoming", "79101234567", "ringing")
        assert (call.shown_to, call.pbx_user_id, call.pbx_call_id) == (["anna", "boris"], None, "office-1")
        assert call.comments == ["Продажи · +74957654321"]
        await made.answers(login="boris")
        await made.settled()
        assert (call.call_status, call.pbx_user_id) == ("in-progress", "boris")
        await made.spoken(login="boris")
        await made.settled()
        assert (call.statuses, call.pbx_user_id) == (["ringing", "in-progress", "answered"], "boris")
        assert await made.rows("SELECT 1 FROM mirrors WHERE due_ms IS NOT NULL OR file_due_ms IS NOT NULL") == []
        assert actions(there) == ["create", "update", "update"]


async def test_what_changes_nothing_that_it_shows_is_not_told(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        await made.rings(FIRST, "anna")
        await made.settled()
        await made.rings(FIRST, "boris")  # the next phone of a round: there is no word for it
        await made.settled()
        assert actions(there) == ["create"]


async def test_a_missed_call_and_one_the_client_gave_up(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        await made.rings(FIRST)
        await made.settled()
        await made.missed(FIRST)
        await made.rings(SECOND)
        await made.missed(SECOND, result=Result.CANCEL)
        await made.settled()
        assert [call.call_status for call in there.calls.values()] == ["ringing", "ringing"]
        await made.judged()
        await made.settled()
        assert [call.statuses for call in there.calls.values()] == [["ringing", "missed"], ["ringing", "canceled"]]


async def test_two_calls_that_turn_out_to_be_one(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        await made.rings(FIRST, "anna", call="A")
        await made.answers(FIRST, "anna", call="A")
        await made.rings(FIRST, "boris", call="B")
        await made.settled()
        assert [call.call_status for call in there.calls.values()] == ["in-progress", "ringing"]
        await made.transferred("A", "B")
        await made.answers(FIRST, "boris", call="B")
        await made.settled()
        first, second = there.calls.values()
        assert (first.call_status, first.pbx_user_id) == ("in-progress", "boris")
        assert second.call_status == "canceled"  # its card must not stay on the screens
        await made.spoken(FIRST, "boris", call="B")
        await made.settled()
        assert (first.call_status, first.pbx_user_id) == ("answered", "boris")
        assert second.statuses == ["ringing", "canceled"]


async def test_a_call_that_was_part_of_another_before_it_was_told_is_never_created(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        await made.rings(FIRST, "anna", call="A")
        await made.rings(FIRST, "boris", call="B")
        await made.transferred("A", "B")
        await made.settled()
        assert only(there).pbx_call_id == "office-1"


async def test_each_helpdesk_is_told_of_its_own_accounts(tmp_path: Path) -> None:
    one, other = PretendHelpdesk(KEY), PretendHelpdesk(KEY)
    told = {"desk": ("office", "depot"), "second": ("depot",)}
    async with room(tmp_path, one, other, accounts=told) as made:
        await made.rings(FIRST)
        made.account = "depot"
        await made.rings(SECOND)
        await made.settled()
        await made.settled(name="second")
        assert [call.pbx_call_id for call in one.calls.values()] == ["office-1", "depot-2"]
        assert only(other).pbx_call_id == "depot-2"


async def test_calls_of_before_it_was_there_are_not_told(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there, accounts={"desk": ("depot",)}) as made:
        await made.rings(FIRST)
        made.accounts = {"desk": ("office",)}
        made.clock.seconds += 1
        await made.again()
        await made.missed(FIRST)
        await made.rings(SECOND)
        await made.settled()
        assert only(there).phone == SECOND.removeprefix("+")


async def test_of_the_history_only_what_we_should_have_heard_is_told(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        await made.database.write(accounts.begin_account, "office", made.clock.now_ms())
        made.clock.seconds += 7200
        rows = [row_of_history(made.clock.now_ms(), ago_s=ago_s) for ago_s in (7300, 600)]
        assert await made.database.write(catch_up, made.house, "office", rows, made.clock.now_ms()) == 1
        await made.judged()
        await made.settled()
        assert (only(there).pbx_call_id, only(there).statuses[-1]) == ("office-2", "missed")


def row_of_history(now_ms: int, *, ago_s: int) -> CallEvent:
    verdict = Verdict(Result.MISSED, wait_s=20, start_ms=now_ms - 1000 * ago_s)
    return CallEvent(
        account="office",
        call_id=f"{ago_s} s ago",
        kind=EventKind.VERDICT,
        at_ms=now_ms,
        fingerprint=f"row {ago_s}",
        direction=Direction.IN,
        client=FIRST,
        verdict=verdict,
    )


async def test_what_waited_for_an_account_that_is_no_longer_its_own_is_let_go(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        await made.rings(FIRST)
        made.accounts = {"desk": ("depot",)}
        await made.again()
        await made.settled()
        await made.missed(FIRST)
        await made.settled()
        assert not there.requests


async def test_a_refused_call_is_left_alone_and_the_administrator_hears_of_it_once_a_day(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        for client in (FIRST, SECOND):
            await made.rings(client)
            there.trouble.fault("422")
            await made.settled()
            await made.missed(client)
            await made.judged()
        await made.rings(THIRD)
        await made.settled()
        assert only(there).phone == THIRD.removeprefix("+")
        assert len(there.requests) == 3
        assert (made.desk().counters.refused, made.desk().counters.told) == (2, 1)
        said = {"helpdesk": "desk", "phone": FIRST, "said": "The given data was invalid."}
        assert await made.letters() == [("helpdesk_refused", said)]
        [letter] = await made.database.read(sending.waiting, GLEB, "helpdesk_refused")
        screen = await made.database.read(letters.letter, made.house, letter, made.clock.now_ms())
        assert screen is not None
        assert f"«desk» отказался принять звонок {FIRST}. Его ответ: The given data was invalid." in screen.text


async def test_an_employee_whom_the_helpdesk_refuses_does_not_keep_the_card_on_the_screens(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        await made.rings()
        await made.settled()
        await made.spoken(login="boris")
        there.trouble.fault("422")
        await made.settled()
        assert (only(there).call_status, only(there).pbx_user_id) == ("answered", None)
        assert len(there.requests) == 3


@pytest.mark.parametrize("word", ["", "anonymous"])
async def test_a_hidden_caller_is_one_all_the_same(tmp_path: Path, word: str) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there) as made:
        await made.rings(word)
        await made.settled()
        assert only(there).phone == "anonymous"
