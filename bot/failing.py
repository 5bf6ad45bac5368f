"""What becomes of a message that could not be sent: later, again as a repeat, plainer, elsewhere, or dead and said."""

from collections.abc import Iterable
from typing import Any

from bot.claiming import LOOK, Task
from bot.gathering import several
from bot.leaving import leave
from channels.base import (
    Ambiguous,
    CannotEdit,
    ChannelError,
    Gone,
    Later,
    Moved,
    NoTopic,
    Refused,
    Unreachable,
    Unreadable,
)
from storage import cards, cases, chats, groups, outbox, people, sending
from storage.database import Tx
from storage.outbox import ALERTS, Waiting
from workflow import filing
from workflow.house import House

MARGIN_MS = 100  # never a moment before Telegram's "retry after" is over
LONGEST_PAUSE_MS = 10_000  # the first of a lane holds up the rest: a Telegram that is back must soon be found so
MOST_STUMBLES = 3
MOST_DEATHS = 8  # somebody else may have killed us each time: most of them over a message that went alone


def mark_failed(tx: Tx, house: House, task: Task, error: ChannelError, now_ms: int) -> int:
    """One transaction for every kind of failure; afterwards nothing is left claimed. Gives how many messages are dead
    now."""
    if isinstance(error, Later):
        chats.block_until(tx, task.chat_id, now_ms + int(error.retry_after_s * 1000) + MARGIN_MS)
    if isinstance(error, Moved):
        for row in task.rows:
            sending.again(tx, row.id, now_ms, repeated=False, error=str(error))
        chats.migrate(tx, task.chat_id, error.chat_id)
        return 0
    if isinstance(error, Gone):
        for row in task.rows:
            sending.again(tx, row.id, now_ms, repeated=False, error=str(error))
        leave(tx, house, task.chat_id, str(error), now_ms)
        return 0
    dead = sum(_fail_row(tx, house, task, row, error, now_ms) for row in task.rows)
    if task.card is not None:
        _fail_edit(tx, task, error, now_ms)
    return dead


def arise(tx: Tx, house: House, now_ms: int) -> tuple[int, int]:
    """At start: what was being sent when we died is sent again, as a repeat; what seems to have brought us down is put
    aside. Gives how many of both."""
    found = sending.forget_claims(tx, now_ms)
    deadly = [row for row, deaths in found if deaths >= MOST_DEATHS]
    for row in deadly:
        _bury(tx, house, row, "internal error", now_ms)
    return len(found) - len(deadly), len(deadly)


def stumble(tx: Tx, house: House, chat_id: int, now_ms: int) -> int:
    """The chat's next task brought our own code down: try it again later, and after some times put it aside, so that
    one poisoned row does not hold up the rest. Of a digest nobody knows which line it was: each goes alone. Gives how
    many messages are dead now."""
    waiting = sending.head(tx, chat_id, now_ms, LOOK)
    if waiting and waiting[0].due_ms <= now_ms:
        row = waiting[0]
        if together := several(tx, waiting, now_ms):
            _part(tx, together)
            return 0
        sending.claim(tx, row.id)
        if row.tries + 1 >= MOST_STUMBLES:
            _bury(tx, house, row, "internal error", now_ms)
            return 1
        sending.again(tx, row.id, now_ms + _pause_ms(row.tries), repeated=False, error="internal error")
    elif card := cards.next_due(tx, chat_id, now_ms):
        if card.tries + 1 >= MOST_STUMBLES:
            cards.drop(tx, card.id)
        else:
            cards.later(tx, card, now_ms + _pause_ms(card.tries), failed=True)
    return 0


def _pause_ms(tries: int) -> int:
    return min(LONGEST_PAUSE_MS, 500 << min(tries, 10))


def _fail_row(tx: Tx, house: House, task: Task, row: Waiting, error: ChannelError, now_ms: int) -> bool:
    """Tells whether it is dead now."""
    if isinstance(error, Later):
        due_ms = now_ms + int(error.retry_after_s * 1000) + MARGIN_MS
        sending.again(tx, row.id, due_ms, repeated=False, error=str(error))
    elif isinstance(error, Ambiguous):
        sending.again(tx, row.id, now_ms + _pause_ms(row.tries), repeated=task.delete is None, error=str(error))
    elif isinstance(error, Refused) and task.delete is not None:
        sending.superseded(tx, row.id, now_ms)  # gone already, or it may not be taken away
    elif isinstance(error, NoTopic) and row.facts.get("topic") is not None:
        _lose_topic(tx, row, now_ms)
    elif isinstance(error, Unreadable) and not row.plain:
        sending.make_plain(tx, row.id, now_ms)
    elif isinstance(error, Unreachable):
        sending.again(tx, row.id, now_ms + _pause_ms(row.tries), repeated=False, error=str(error))
    elif isinstance(error, Refused) and filing.refused(tx, row, error, now_ms):
        pass
    elif len(task.rows) > 1:
        _part(tx, [row])
        sending.again(tx, row.id, now_ms, repeated=False, error=str(error))
    else:
        _bury(tx, house, row, str(error), now_ms)
        return True
    return False


def _fail_edit(tx: Tx, task: Task, error: ChannelError, now_ms: int) -> None:
    card = task.card
    assert card is not None
    if isinstance(error, Later):
        cards.later(tx, card, now_ms + int(error.retry_after_s * 1000) + MARGIN_MS, failed=False)
    elif isinstance(error, Ambiguous | Unreachable):
        cards.later(tx, card, now_ms + _pause_ms(card.tries), failed=True)
    elif isinstance(error, CannotEdit):
        # The message is gone or too old: the newest state comes as a new, silent message.
        cards.drop(tx, card.id)
        key = f"card:{card.subject}:{card.subject_id}:{card.chat_id}:{card.message_id}"
        subject: dict[str, Any] = {"subject": card.subject, "subject_id": card.subject_id}
        if (topic := outbox.topic(tx, card.chat_id, card.subject, card.subject_id)) is not None:
            subject["topic"] = topic
        outbox.put(tx, key, card.chat_id, "card", now_ms, **subject)
    else:
        cards.unchanged(tx, card)


def _lose_topic(tx: Tx, row: Waiting, now_ms: int) -> None:
    """The topic is gone: from now on the whole group is told, and the administrators hear of it once."""
    topic = row.facts["topic"]
    sending.remember(tx, row.id, {name: fact for name, fact in row.facts.items() if name != "topic"})
    sending.again(tx, row.id, now_ms, repeated=False, error="no topic")
    for admin in people.admins(tx) if groups.topic_gone(tx, row.chat_id, topic) else ():
        outbox.put(tx, f"topic_gone:{row.chat_id}:{topic}:{admin}", admin, "topic_gone", now_ms, chat=row.chat_id)


def _part(tx: Tx, rows: Iterable[Waiting]) -> None:
    """They cannot go as lines of one message: each goes alone."""
    for row in rows:
        sending.remember(tx, row.id, {**row.facts, "alone": True})


def _bury(tx: Tx, house: House, row: Waiting, error: str, now_ms: int) -> None:
    """It can never be sent: an administrator is told, and of which client if it was an alert."""
    sending.dead(tx, row.id, error, now_ms)
    if row.kind in ("dead_letter", "dead_alert"):
        return
    held = cases.by_id(tx, row.subject_id) if row.kind in ALERTS else None
    for admin in people.admins(tx):
        key, chat = f"dead:{row.id}:{admin}", row.chat_id
        if held:
            client = held.case.client or "—"
            outbox.put(tx, key, admin, "dead_alert", now_ms, client=client, chat=chat, error=error)
        else:
            outbox.put(tx, key, admin, "dead_letter", now_ms, chat=chat, error=error)
