"""For each ability the harmless question that proves it: it reads, and changes and rings nothing."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from calls.event import CallEvent
from pbx.shapes import Department, Employee, Number

HOUR_MS = 3600 * 1000
FILE_KINDS = ("call", "voicemail", "fax")
FEW = 10  # of tasks, where all of them are not needed


@dataclass(slots=True)
class Known:
    """What earlier answers told: later questions need somebody to ask about. ``ahead_ms``: how far into the future the
    history is looked at, for a clock that is ahead of ours."""

    now_ms: int
    ahead_ms: int = 0
    answered: bool = False  # to anything at all
    staff: list[Employee] = field(default_factory=list)
    departments: list[Department] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    calls: list[CallEvent] | None = None  # of the last hour, once they were asked for


class Nobody(Exception):
    """The PBX lists nobody and nothing that could be asked about."""


class Question(NamedTuple):
    """``ask(pbx, known)`` gives how many there are, None where nothing is counted. ``key``: how it is said."""

    ask: Callable[[Any, Known], Awaitable[int | None]]
    key: str


async def _proof(pbx: Any, known: Known) -> None:
    await pbx.only_check()


async def _staff(pbx: Any, known: Known) -> int:
    known.staff = await pbx.staff()
    return len(known.staff)


async def _departments(pbx: Any, known: Known) -> int:
    known.departments = await pbx.departments()
    return len(known.departments)


async def _history(pbx: Any, known: Known) -> int:
    known.calls = await pbx.history(known.now_ms - HOUR_MS, known.now_ms + known.ahead_ms)
    return len(known.calls)


async def _inner_history(pbx: Any, known: Known) -> int:
    return len(await pbx.inner_history(known.now_ms - HOUR_MS, known.now_ms))


async def _employee(pbx: Any, known: Known) -> None:
    await pbx.employee(_somebody(known))


async def _silent(pbx: Any, known: Known) -> None:
    await pbx.silent(_somebody(known))


async def _receives(pbx: Any, known: Known) -> None:
    """Of a department she is in, where the PBX tells who is."""
    user = _somebody(known)
    hers = [one for one in known.departments if any(user == member.login for member in one.members or ())]
    found = next(iter(hers or known.departments), None)
    if found is None:
        raise Nobody
    await pbx.receives(user, found.id)


async def _blacklist(pbx: Any, known: Known) -> int:
    await pbx.blocks_anonymous()
    return len(await pbx.blacklist())


async def _numbers(pbx: Any, known: Known) -> int:
    known.numbers = await pbx.numbers()
    return len(known.numbers)


async def _phones(pbx: Any, known: Known) -> int:
    return len(await pbx.phones())


async def _free_numbers(pbx: Any, known: Known) -> int:
    return len(await pbx.free_numbers())


async def _route(pbx: Any, known: Known) -> None:
    if not known.numbers:
        raise Nobody
    await pbx.number(known.numbers[0].telnum)


async def _sims(pbx: Any, known: Known) -> int:
    return len(await pbx.sims())


async def _tasks(pbx: Any, known: Known) -> None:
    await pbx.tasks(limit=FEW)


async def _files(pbx: Any, known: Known) -> int:
    return sum([len(await pbx.files(kind, known.now_ms, known.now_ms)) for kind in FILE_KINDS])


def _somebody(known: Known) -> str:
    if not known.staff:
        raise Nobody
    return known.staff[0].login


# In this order: those that tell whom to ask about come first.
QUESTIONS: Mapping[str, Question] = {
    "proves": Question(_proof, "check_read"),
    "lists_staff": Question(_staff, "check_count"),
    "lists_departments": Question(_departments, "check_count"),
    "remembers": Question(_history, "check_hour"),
    "remembers_inner": Question(_inner_history, "check_hour"),
    "staffs": Question(_employee, "check_read"),
    "silences": Question(_silent, "check_read"),
    "subscribes": Question(_receives, "check_read"),
    "blocks": Question(_blacklist, "check_count"),
    "lists_phones": Question(_phones, "check_count"),
    "offers_numbers": Question(_free_numbers, "check_count"),
    "lists_numbers": Question(_numbers, "check_count"),
    "routes": Question(_route, "check_read"),
    "sims": Question(_sims, "check_count"),
    "schedules": Question(_tasks, "check_read"),
    "files": Question(_files, "check_today"),
}

# Whoever proves these makes a phone ring or changes something.
ACTS = ("dials", "schedules", "silences", "subscribes", "blocks", "staffs", "routes", "sims")
# These show at the first call.
BY_A_CALL = ("asks", "follows", "confirms", "records")
