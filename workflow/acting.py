"""The one place where a person's wish reaches a PBX: begin, ask, finish.

``begin`` is one transaction (rights, policy, audit, the act started), then the PBX is asked, then ``finish`` is one
transaction (the outcome). Whatever dies in between leaves an act without an outcome: unknown, said, never repeated.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from calls.clock import Clock
from calls.missed import NotNow
from pbx.accounts import Account
from pbx.base import Pbx
from pbx.errors import PbxError, PbxUnreachable
from storage import acts, outbox, people
from storage.acts import DONE, UNKNOWN
from storage.database import Database, Tx
from storage.people import Person
from workflow import watching
from workflow.abilities import require
from workflow.house import House

DAY_MS = 24 * 3600 * 1000


class OverLimit(NotNow):
    """Too often, or too much: the administrators hear of it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the PBX answered: its id of the call it began; its task, which it will be asked about (``Follows.outcome``)
    once it has begun, in ``begins_s`` seconds; what the person needs to hear (``note``, a catalogue key); and what else
    is to be remembered of the answer, in the transaction of the outcome (``keeps``)."""

    call_id: str | None = None
    task: str | None = None
    begins_s: int = 0
    note: str | None = None
    keeps: Callable[[Tx, House, Person, int], None] | None = None


class Deed(Protocol):
    """Something a person wants of a PBX."""

    @property
    def account(self) -> str: ...

    @property
    def action(self) -> str: ...

    @property
    def ability(self) -> type[Pbx]:
        """What the account must be able to do for it."""
        ...

    def begin(self, tx: Tx, house: House, person: Person, now_ms: int) -> Mapping[str, Any]:
        """Rights and policy: raises NotNow. Gives the arguments to remember (``client`` and ``case_id`` apart)."""
        ...

    async def do(self, pbx: Any) -> Told | None:
        """Ask the account's PBX, which has the ability; None: there is nothing more to say. Raises PbxError."""
        ...

    def finish(self, tx: Tx, house: House, person: Person, outcome: str, now_ms: int) -> None:
        """What the outcome (done, unknown, or a reason) means to what we know."""
        ...


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and by which press: one press acts once."""

    person: Person
    press: str


async def act(
    database: Database,
    accounts: Mapping[str, Account],
    clock: Clock,
    house: House,
    actor: Actor,
    deed: Deed,
    begun: Callable[[], Awaitable[object]],
) -> Told:
    """Do it once; ``begun`` tells the person that it is being done, before the PBX is asked. Raises NotNow when it
    may not or cannot be done now, PbxError when the PBX said no or nothing."""
    account = accounts.get(deed.account)
    if account is None:
        raise NotNow("account_unknown")
    pbx = require(account, deed.ability)
    try:
        act_id = await database.write(_begin, house, actor, deed, clock.now_ms())
    except OverLimit as limit:
        await database.write(_report, actor, deed, limit, clock.now_ms())
        raise
    await begun()
    try:
        told = await deed.do(pbx) or Told()
    except PbxError as error:
        maybe = isinstance(error, PbxUnreachable) and error.maybe_done
        outcome = UNKNOWN if maybe else error.reason
        await database.write(_finish, house, actor, deed, act_id, outcome, Told(), clock.now_ms())
        raise
    await database.write(_finish, house, actor, deed, act_id, DONE, told, clock.now_ms())
    return told


def own_up(tx: Tx, now_ms: int) -> int:
    """At start: acts that were begun and never ended are unknown; whoever began them is told. Gives how many."""
    unended = acts.unended(tx)
    for one in unended:
        acts.end(tx, one.id, UNKNOWN, now_ms)
        person = people.by_id(tx, one.person)
        if person:
            outbox.put(
                tx,
                f"act_was_unknown:{one.id}",
                person.telegram_id,
                "act_was_unknown" if one.client else "wish_was_unknown",
                now_ms,
                action=one.action,
                client=one.client or "",
            )
    return len(unended)


def _begin(tx: Tx, house: House, actor: Actor, deed: Deed, now_ms: int) -> int:
    if (before := acts.by_press(tx, actor.press)) is not None:
        raise NotNow("act_unknown" if before.outcome in (None, UNKNOWN) else "act_repeated")
    arguments = dict(deed.begin(tx, house, actor.person, now_ms))
    client, case_id = arguments.pop("client", None), arguments.pop("case_id", None)
    act_id = acts.begin(
        tx,
        actor.press,
        actor.person.id,
        deed.account,
        deed.action,
        arguments,
        now_ms,
        client=client,
        case_id=case_id,
    )
    assert act_id is not None  # the press was looked for in this very transaction
    acts.write_audit(tx, now_ms, actor.person.id, deed.action, deed.account, client=client, **arguments)
    return act_id


def _report(tx: Tx, actor: Actor, deed: Deed, limit: OverLimit, now_ms: int) -> None:
    """Once a day for a person and a limit."""
    person, most = actor.person, limit.facts["most"]
    acts.write_audit(tx, now_ms, person.id, "over_limit", deed.account, reason=limit.reason)
    for admin in people.admins(tx):
        key = f"over_limit:{limit.reason}:{person.id}:{now_ms // DAY_MS}:{admin}"
        outbox.put(tx, key, admin, "over_limit", now_ms, name=person.name, reason=limit.reason, most=most)


def _finish(tx: Tx, house: House, actor: Actor, deed: Deed, act_id: int, outcome: str, told: Told, now_ms: int) -> None:
    case_id = acts.end(tx, act_id, outcome, now_ms, told.call_id)
    if told.task is not None:
        watching.watch_task(tx, deed.account, told.task, now_ms + 1000 * told.begins_s, case_id=case_id)
    if told.keeps is not None:
        told.keeps(tx, house, actor.person, now_ms)
    deed.finish(tx, house, actor.person, outcome, now_ms)
