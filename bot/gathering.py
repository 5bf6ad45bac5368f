"""Alerts of one chat that go as one message: a digest when its lane has fallen behind, a list when they are found late.

Whatever is chosen here is claimed here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from storage import cases, sending
from storage.database import Tx
from storage.outbox import Waiting
from views.digest import digest, late_list
from views.screen import Screen
from views.words import Words
from workflow import filing, showing
from workflow.house import House

DIGEST_FROM = 8  # this many alerts waiting in one chat become one message
DIGEST_MOST = 30


@dataclass(frozen=True, slots=True)
class Gathered:
    """What goes as one message: the rows it tells, and how."""

    rows: tuple[Waiting, ...]
    screen: Screen


def gather(tx: Tx, house: House, waiting: Sequence[Waiting], now_ms: int) -> Gathered | None:
    """One message for the first of ``waiting`` and others with it; None when it goes alone, or not at all."""
    if behind := behind_with(waiting, now_ms):
        return _digest(tx, house, behind, now_ms)
    if found := found_late(tx, waiting[0], now_ms):
        return _list(tx, house, found, now_ms)
    return None


def several(tx: Tx, waiting: Sequence[Waiting], now_ms: int) -> Sequence[Waiting]:
    """The rows that would go as one message with the first, that one included; empty when it goes alone."""
    return behind_with(waiting, now_ms) or found_late(tx, waiting[0], now_ms)


def behind_with(waiting: Sequence[Waiting], now_ms: int) -> list[Waiting]:
    """The alerts at the head of a lane that has fallen behind with them, and the ringing cards between; what only
    takes a message away or answers one does not stand in their way. Empty when the lane keeps up."""
    run: list[Waiting] = []
    for row in waiting:
        stands_in_the_way = row.kind not in ("missed", "ringing", "withdraw") and row.subject != filing.SUBJECT
        if stands_in_the_way or row.alone or row.due_ms > now_ms:
            break
        run.append(row)
    alerts = [row.id for row in run if row.kind == "missed"][:DIGEST_MOST]
    if len(alerts) < DIGEST_FROM:
        return []
    return [row for row in run if row.kind in ("missed", "ringing") and row.id <= alerts[-1]]


def found_late(tx: Tx, first: Waiting, now_ms: int) -> list[Waiting]:
    """Every client of the chat (of one topic of it) who was found late, when ``first`` is one of several. Whoever got
    through meanwhile need not be told any more: those rows end here."""
    if first.kind != "late" or first.alone:
        return []
    found = []
    for row in sending.waiting(tx, first.chat_id, "late"):
        held = cases.by_id(tx, row.subject_id)
        if held is None or held.case.closed:
            sending.superseded(tx, row.id, now_ms)
        elif row.topic == first.topic and not row.alone and (row.tries == 0 or row.due_ms <= now_ms):
            found.append(row)
    return found if len(found) > 1 else []


def _digest(tx: Tx, house: House, behind: Iterable[Waiting], now_ms: int) -> Gathered:
    """One message that lists the missed clients. Ringing cards of then are no news any more."""
    told = [row for row in behind if row.kind == "missed"]
    for row in behind:
        if row.kind == "ringing":
            sending.superseded(tx, row.id, now_ms)
    said = showing.words_for(tx, house, told[0].chat_id)
    screen = digest(said, showing.debts(tx, house, [row.subject_id for row in told], now_ms))
    return _claimed(tx, told, screen, said)


def _list(tx: Tx, house: House, found: Sequence[Waiting], now_ms: int) -> Gathered:
    """«Пока бота не было»: the newest miss first; further pages for those without a button."""
    said = showing.words_for(tx, house, found[0].chat_id)
    rows = showing.debts(tx, house, [row.subject_id for row in found], now_ms)
    screen = late_list(said, rows, further={"first": found[0].id, "last": found[-1].id}, total=len(rows))
    return _claimed(tx, found, screen, said)


def _claimed(tx: Tx, rows: Sequence[Waiting], screen: Screen, said: Words) -> Gathered:
    for row in rows:
        sending.claim(tx, row.id)
    if any(row.repeated for row in rows):
        screen = replace(screen, text=f"{said.html('repeat')}\n{screen.text}")
    return Gathered(tuple(rows), screen)
