"""One PBX account: address and key, each ability by a question that changes nothing, its clock, its cabinet."""

import asyncio
import math
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, cast

from bot.check.entrance import where
from bot.check.heard import News
from bot.check.questions import ACTS, BY_A_CALL, HOUR_MS, QUESTIONS, Known, Nobody, Question
from calls.clock import Clock
from pbx.accounts import Account
from pbx.base import Pbx, Proves
from pbx.capabilities import ability_names
from pbx.errors import PbxError, PbxUnreachable
from pbx.settings import AccountSettings
from views.findings import Finding, Mark, Said, trouble

if TYPE_CHECKING:
    from bot.settings import Settings

MINUTE_MS = 60_000
ZONES_MS = 14 * HOUR_MS  # what a wrong zone may be away
SKEW_MS = 14 * MINUTE_MS  # zones differ by quarters of an hour: less is a clock

# With a good key the PBX says so of what this tenant's plan does not have.
_LACKING = frozenset({"pbx_command_unknown", "pbx_not_permitted", "pbx_forbidden", "pbx_not_found", "pbx_no_method"})


async def examine(
    settings: "Settings", account: Account, news: News, clock: Clock, patience_s: float
) -> AsyncIterator[Finding]:
    name, model = account.name, cast(AccountSettings, settings.pbx[account.name])
    known = Known(clock.now_ms(), ZONES_MS if model.local_times else SKEW_MS)
    async for finding in _abilities(account, model, known, patience_s):
        yield finding
    for finding in (*_clocks(name, known, news), *(_untested(account.pbx, name) if known.answered else ())):
        yield finding
    if settings.web.public_url:
        for advice in model.advice(name, where(settings)):
            mark = Mark.WRONG if advice.wrong else Mark.NOTE
            yield Finding(mark, Said(advice.key, advice.facts), name, look=_variables(name, advice.look))
    if heard := news.of(name, clock.now_ms()):
        yield heard


async def _abilities(
    account: Account, model: AccountSettings, known: Known, patience_s: float
) -> AsyncIterator[Finding]:
    """The first question to each address proves it and the key; where that fails nothing more is asked there."""
    doors: dict[tuple[str, ...], bool] = {}
    can = ability_names(type(account.pbx)) | ({"proves"} if isinstance(account.pbx, Proves) else set())
    for ability in (name for name in QUESTIONS if name in can):
        door, what = model.asked_with(ability), Said(f"ability_{ability}")
        if doors.get(door) is False:
            continue
        try:
            n = await _answer(QUESTIONS[ability], account.pbx, known, patience_s)
        except Nobody:
            continue
        except PbxError as error:
            if door in doors and error.reason in _LACKING:
                yield Finding(Mark.NOTE, Said(f"cannot_{ability}", {"account": account.name}), account.name)
                continue
            part = what if doors.setdefault(door, False) else None
            said, look = trouble(error.reason, error.facts), _variables(account.name, door)
            yield Finding(Mark.WRONG, said, account.name, part, look)
            if hint := model.hint(error.reason):
                look = _variables(account.name, hint.look)
                yield Finding(Mark.NOTE, Said(hint.key, hint.facts), account.name, look=look)
            continue
        if door not in doors:
            doors[door] = known.answered = True
            yield Finding(Mark.GOOD, Said("check_door"), account.name, look=_variables(account.name, door))
        if ability != "proves":
            yield Finding(Mark.GOOD, Said(QUESTIONS[ability].key, {"n": n}), account.name, what)


async def _answer(question: Question, pbx: Pbx, known: Known, patience_s: float) -> int | None:
    """Raises PbxError, Nobody."""
    try:
        async with asyncio.timeout(patience_s):
            return await question.ask(pbx, known)
    except TimeoutError:
        pass
    raise PbxUnreachable(maybe_done=False, why="timeout")


def _clocks(name: str, known: Known, news: News) -> Iterator[Finding]:
    """Calls from the future, or none where some were told of: the PBX's clock, or the zone it is read in, is wrong."""
    look = _variables(name, ("TIMEZONE",))
    if known.calls is None:
        return
    starts = [one.verdict.start_ms for one in known.calls if one.verdict and one.verdict.start_ms is not None]
    ahead_ms = max(starts, default=0) - known.now_ms
    heard_ms = (news.last_ms or {}).get(name, 0)
    if ahead_ms > SKEW_MS:
        yield Finding(Mark.WRONG, Said("check_zone", {"hours": math.ceil(ahead_ms / HOUR_MS)}), name, look=look)
    elif ahead_ms > MINUTE_MS:
        yield Finding(Mark.WRONG, Said("check_skew", {"minutes": round(ahead_ms / MINUTE_MS)}), name)
    elif not known.calls and SKEW_MS < known.now_ms - heard_ms < HOUR_MS:
        yield Finding(Mark.NOTE, Said("check_no_history"), name, look=look)


def _untested(pbx: Pbx, name: str) -> Iterator[Finding]:
    can = ability_names(type(pbx))
    for key, abilities in (("check_acts", ACTS), ("check_by_call", BY_A_CALL)):
        if names := tuple(Said(f"ability_{ability}") for ability in abilities if ability in can):
            yield Finding(Mark.NOTE, Said(key, {"names": names}), name)


def _variables(name: str, parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"PBX__{name.upper()}__{part}" for part in parts)
