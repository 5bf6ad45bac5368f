"""What becomes of a message that could not be sent: later, again as a repeat, plainer, elsewhere, or dead and said."""

from bot.claiming import Task
from channels.base import Ambiguous, CannotEdit, ChannelError, Gone, Later, Moved, Unreachable, Unreadable
from storage import cards, chats, outbox, people
from storage.database import Tx
from storage.outbox import Waiting
from workflow.house import House, last_resort

MARGIN_MS = 100  # never a moment before Telegram's "retry after" is over
LONGEST_PAUSE_MS = 60_000
MOST_STUMBLES = 3


def mark_failed(tx: Tx, house: House, task: Task, error: ChannelError, now_ms: int) -> None:
    """One transaction for every kind of failure; afterwards nothing is left claimed."""
    if isinstance(error, Later):
        chats.block_until(tx, task.chat_id, now_ms + int(error.retry_after_s * 1000) + MARGIN_MS)
    if isinstance(error, Moved):
        for row in task.rows:
            outbox.again(tx, row.id, now_ms, repeated=False, error=str(error))
        chats.migrate(tx, task.chat_id, error.chat_id)
        return
    if isinstance(error, Gone):
        _leave(tx, house, task, str(error), now_ms)
        return
    for row in task.rows:
        _fail_row(tx, house, task, row, error, now_ms)
    if task.card is not None:
        _fail_edit(tx, task, error, now_ms)


def stumble(tx: Tx, house: House, chat_id: int, now_ms: int) -> None:
    """The chat's next task brought our own code down: try it again later, and after some times put it aside, so that
    one poisoned row does not hold up the rest."""
    waiting = outbox.head(tx, chat_id)
    if waiting and outbox.is_due(tx, waiting[0].id, now_ms):
        row = waiting[0]
        outbox.claim(tx, row.id)
        if row.tries + 1 >= MOST_STUMBLES:
            _bury(tx, house, row, "internal error", now_ms)
        else:
            outbox.again(tx, row.id, now_ms + _pause_ms(row.tries), repeated=False, error="internal error")
    elif card := cards.next_due(tx, chat_id, now_ms):
        if card.tries + 1 >= MOST_STUMBLES:
            cards.drop(tx, card.id)
        else:
            cards.later(tx, card, now_ms + _pause_ms(card.tries), failed=True)


def _pause_ms(tries: int) -> int:
    return min(LONGEST_PAUSE_MS, 500 << min(tries, 10))


def _fail_row(tx: Tx, house: House, task: Task, row: Waiting, error: ChannelError, now_ms: int) -> None:
    if isinstance(error, Later):
        due_ms = now_ms + int(error.retry_after_s * 1000) + MARGIN_MS
        outbox.again(tx, row.id, due_ms, repeated=False, error=str(error))
    elif isinstance(error, Ambiguous):
        outbox.again(tx, row.id, now_ms + _pause_ms(row.tries), repeated=task.delete is None, error=str(error))
    elif isinstance(error, CannotEdit) and task.delete is not None:
        outbox.superseded(tx, row.id, now_ms)  # gone already, or too old to take away
    elif isinstance(error, Unreadable) and not row.plain:
        outbox.make_plain(tx, row.id, now_ms)
    elif isinstance(error, Unreachable):
        outbox.again(tx, row.id, now_ms + _pause_ms(row.tries), repeated=False, error=str(error))
    else:
        _bury(tx, house, row, str(error), now_ms)


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
        subject = {"subject": card.subject, "subject_id": card.subject_id}
        outbox.put(tx, key, card.chat_id, "card", now_ms, **subject)  # type: ignore[arg-type]
    else:
        cards.unchanged(tx, card)


def _bury(tx: Tx, house: House, row: Waiting, error: str, now_ms: int) -> None:
    """It can never be sent: an administrator is told, whatever it was."""
    outbox.dead(tx, row.id, error, now_ms)
    if row.kind != "dead_letter":
        for admin in people.admins(tx):
            outbox.put(tx, f"dead:{row.id}:{admin}", admin, "dead_letter", now_ms, chat=row.chat_id, error=error)


def _leave(tx: Tx, house: House, task: Task, why: str, now_ms: int) -> None:
    """The chat takes nothing any more: its alerts go to the last resort, and the administrators hear of it."""
    for row in task.rows:
        outbox.again(tx, row.id, now_ms, repeated=False, error=why)
    news = chats.gone(tx, task.chat_id, why, now_ms)
    heirs = [chat for chat in last_resort(tx, house) if not chats.is_gone(tx, chat)]
    outbox.redirect(tx, task.chat_id, heirs, now_ms)
    cards.drop_chat(tx, task.chat_id)
    for admin in people.admins(tx) if news else ():
        if not chats.is_gone(tx, admin):
            key = f"gone:{task.chat_id}:{now_ms}:{admin}"
            outbox.put(tx, key, admin, "chat_gone", now_ms, chat=task.chat_id, why=why)
