"""Commands that a tenant may not know: each is off by itself, said once, and never because of a wrong login."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest
import stamina

from pbx.cloud_ats.field import ASKED_AGAIN_S, NEEDED
from pbx.errors import PbxRefused, PbxUnreachable
from pbx.reading import TRIES
from sandbox.company.cloud_ats_commands import FIELD
from tests.pbx.cloud_office import CLIENT, CloudOffice, office
from tests.wire.server import QuickClock

Ask = Callable[[CloudOffice], Awaitable[object]]
DAY_MS = 24 * 3600 * 1000

ASKS: dict[str, Ask] = {
    "groups": lambda it: it.pbx.departments(),
    "history": lambda it: it.pbx.history(0, DAY_MS),
    "subscribeOnCalls": lambda it: it.pbx.receive("anna", "sales", True),
    "subscriptionStatus": lambda it: it.pbx.receives("anna", "sales"),
    "set_dnd": lambda it: it.pbx.silence("anna", True),
    "get_dnd": lambda it: it.pbx.silent("anna"),
}


def test_every_command_of_the_field_is_examined() -> None:
    assert set(ASKS) == set(FIELD)
    assert set(NEEDED.values()) <= set(FIELD)


async def unknown(it: CloudOffice, cmd: str) -> bool:
    """Whether asking for it says that this PBX does not know the command."""
    try:
        await ASKS[cmd](it)
    except PbxRefused as refused:
        if (refused.reason, refused.facts) == ("pbx_command_unknown", {"command": cmd}):
            return True
        raise
    return False


@pytest.mark.parametrize("cmd", FIELD)
async def test_an_unknown_command_is_off_by_itself_and_said_once(cmd: str, caplog: pytest.LogCaptureFixture) -> None:
    async with office() as it:
        it.ats.commands.known.discard(cmd)
        assert [await unknown(it, cmd) for _ in range(3)] == [True] * 3
        assert it.asked().count(cmd) == 1
        assert [one for one in FIELD if await unknown(it, one)] == [cmd]
        assert it.pbx.absent_commands == {cmd}
        assert it.pbx.off == {ability for ability, needed in NEEDED.items() if needed == cmd}
        await it.pbx.dial("anna", CLIENT)
    assert [line.getMessage() for line in caplog.records if line.levelno >= logging.WARNING] == [
        f"account office: this PBX does not know the command {cmd}"
    ]


async def test_a_tenant_as_printed_knows_none_of_them() -> None:
    async with office() as it:
        it.ats.commands.known -= set(FIELD)
        assert [cmd for cmd in FIELD if await unknown(it, cmd)] == list(FIELD)
        assert it.pbx.off == set(NEEDED)
        assert len(await it.pbx.staff()) == 4


async def test_what_was_unknown_is_tried_again_after_a_day() -> None:
    async with office() as it:
        it.ats.commands.known.discard("groups")
        assert await unknown(it, "groups")
        it.ats.commands.known.add("groups")
        clock = it.pbx._clock
        assert isinstance(clock, QuickClock)
        clock.seconds += ASKED_AGAIN_S - 60
        assert await unknown(it, "groups")
        clock.seconds += 120
        assert not await unknown(it, "groups")
        assert it.pbx.off == frozenset()


@pytest.mark.parametrize("cmd", ["groups", "subscribeOnCalls", "subscriptionStatus", "set_dnd", "get_dnd"])
async def test_a_login_the_pbx_does_not_know_does_not_switch_a_command_off(cmd: str) -> None:
    strangers: dict[str, Ask] = {
        "groups": lambda it: it.pbx.departments("stranger"),
        "subscribeOnCalls": lambda it: it.pbx.receive("stranger", "sales", True),
        "subscriptionStatus": lambda it: it.pbx.receives("stranger", "sales"),
        "set_dnd": lambda it: it.pbx.silence("stranger", True),
        "get_dnd": lambda it: it.pbx.silent("stranger"),
    }
    async with office() as it:
        with pytest.raises(PbxRefused, match="pbx_no_such_user"):
            await strangers[cmd](it)
        assert it.pbx.absent_commands == frozenset()
        assert not await unknown(it, cmd)


@pytest.mark.parametrize("department", ["nowhere", "support"])
@pytest.mark.parametrize("ask", ["receives", "receive"])
async def test_a_department_she_is_not_in_does_not_switch_a_command_off(ask: str, department: str) -> None:
    async with office() as it:
        with pytest.raises(PbxRefused) as caught:
            await getattr(it.pbx, ask)("anna", department, *([True] if ask == "receive" else []))
        assert (caught.value.reason, it.pbx.off) == ("pbx_no_such", frozenset())


async def test_where_departments_cannot_be_listed_the_command_is_taken_for_unknown() -> None:
    async with office() as it:
        it.ats.commands.known -= {"groups", "subscribeOnCalls"}
        assert await unknown(it, "subscribeOnCalls")
        assert it.pbx.absent_commands == {"groups", "subscribeOnCalls"}


@pytest.mark.parametrize("cmd", FIELD)
async def test_what_once_worked_is_refused_and_not_given_up(cmd: str) -> None:
    async with office() as it:
        await ASKS[cmd](it)
        it.ats.commands.known.discard(cmd)
        with pytest.raises(PbxRefused) as caught:
            await ASKS[cmd](it)
        assert (caught.value.reason, caught.value.facts["said"]) == ("pbx_refused", "Invalid parameters")
        it.ats.commands.known.add(cmd)
        await ASKS[cmd](it)


@pytest.mark.parametrize("fault", ["500", "429", "403", "404", "html-200", "truncated", "array", "redirect", "reset"])
async def test_a_sick_pbx_has_unlearned_nothing(fault: str) -> None:
    async with office() as it:
        for cmd in FIELD:
            it.ats.clear_faults()
            it.ats.fault(fault, 3, path=cmd)
            with suppress(PbxRefused, PbxUnreachable), stamina.set_testing(True, attempts=TRIES):
                await ASKS[cmd](it)
        assert it.pbx.absent_commands == frozenset()
