"""Calls between employees: we do not remember them, so the PBX is asked each time, while other taps go on."""

from dataclasses import replace
from functools import partial

from calls.missed import NotNow
from calls.wanted import Wanted
from handlers.filling import Failed, compared
from handlers.world import Visit
from pbx.abilities import RemembersInner
from pbx.errors import PbxError
from pbx.shapes import InnerCall
from storage import staff
from storage.database import Tx
from views.history import Key, Listed
from views.inner_calls import Line, behind, inner_list
from workflow import history_pages, remembering, rights, searching


async def show(visit: Visit, wanted: Wanted, trail: tuple[Key, ...] = ()) -> None:
    """The page behind the last key of the trail, in the message whose button was pressed, once the PBX has told it.
    Raises NotNow where none can."""
    world, person = visit.world, visit.person
    if not searching.inner_accounts(world.house, person):
        raise NotNow("cannot_remembers_inner", account=searching.accounts(world.house, person)[0])
    page = Listed(
        wanted=wanted,
        period=await world.read(searching.span, world.house, person, wanted, world.now_ms()),
        zone=await world.read(searching.zone, world.house, person, wanted.account),
        zone_said=await world.read(searching.zones_differ, world.house, person, wanted.account),
        now_ms=world.now_ms(),
        rows=(),
        trail=trail,
        names=await world.read(history_pages.names, wanted),
        inner=True,
    )
    asking = replace(page, foot=visit.words.html("history_asking", done=0, total=1))
    at = await visit.show(inner_list(visit.words, asking, (), asked=False))
    if at is not None:
        here = replace(visit, message_id=at)
        here.behind(partial(_ask, here, page))


async def _ask(visit: Visit, page: Listed) -> None:
    world, found, failed = visit.world, list[Line](), None
    start_ms = max(page.period.start_ms, page.now_ms - remembering.UNBOUNDED_MS)
    end_ms = min(page.period.end_ms, page.now_ms)
    for account in searching.inner_accounts(world.house, visit.person):
        try:
            told = await world.pbx(account, RemembersInner).inner_history(start_ms, end_ms)
        except (PbxError, NotNow) as error:
            failed = error
            continue
        found += await world.read(_hers, visit, page.wanted, account, told)
    found.sort(key=lambda line: line[0] or 0, reverse=True)
    shown, after = behind(found, page.trail[-1] if page.trail else None)
    await visit.show(inner_list(visit.words, replace(page, after=after, foot=_foot(visit, failed)), shown))


def _foot(visit: Visit, failed: Failed | None) -> str:
    return compared(visit, failed) if failed else ""


def _hers(tx: Tx, visit: Visit, wanted: Wanted, account: str, told: list[InnerCall]) -> list[Line]:
    """Her own, those of the people he leads, all for an administrator; of the employees that are wanted."""
    names = staff.names(tx, account)
    parties = {party for call in told for party in (call.caller, call.callee)}
    seen = {party for party in parties if rights.may_switch(tx, visit.person, account, party)}
    chosen = {login for of, login in wanted.employees if of == account}
    return [
        (
            call.start_ms,
            names.get(call.caller, call.caller),
            names.get(call.callee, call.callee),
            call.talk_s if call.status == "success" else None,
        )
        for call in told
        if seen & {call.caller, call.callee}
        and (not wanted.employees or chosen & {call.caller, call.callee})
        and wanted.account in ("", account)
    ]
