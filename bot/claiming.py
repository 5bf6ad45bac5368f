"""One chat's next message: chosen and claimed in one transaction before it is sent, marked in another after.

Order in a lane: alerts as they were written, then edits of cards. What is claimed and never marked was being sent
when we died: at the next start it goes out again, labelled.
"""

import hashlib
from dataclasses import dataclass, replace

from bot.gathering import gather
from bot.leaving import bequeath
from calls.stage import Stage
from channels.base import Keyboard, Outgoing, Sent
from storage import calls, cards, cases, chats, files, intents, outbox, sending, wishes
from storage.cards import Card
from storage.database import Tx
from storage.outbox import Waiting
from views.screen import Screen
from workflow import filing, letters, showing
from workflow.house import House

STALE_RINGING_MS = 60_000  # a ringing card that could not be sent by then is not worth a message
LOOK = 60  # messages of a lane looked at together


@dataclass(frozen=True, slots=True)
class Task:
    """What to send: new messages (``rows``, several for a digest), an edit (``card``) or a deletion (``delete``)."""

    chat_id: int
    message: Outgoing | None = None
    shown: str = ""
    rows: tuple[Waiting, ...] = ()
    card: Card | None = None
    delete: int | None = None


def claim(tx: Tx, house: House, chat_id: int, now_ms: int) -> Task | None:
    """The chat's next task, or None when nothing is due; what has become pointless is ended on the way."""
    if chats.blocked_until_ms(tx, chat_id) > now_ms:
        return None
    if chats.is_gone(tx, chat_id):
        bequeath(tx, house, chat_id, now_ms)
        return None
    while waiting := sending.head(tx, chat_id, now_ms, LOOK):
        for place, first in enumerate(waiting):
            if first.due_ms > now_ms:
                return _claim_edit(tx, house, chat_id, now_ms)
            task = _claim_letter(tx, house, chat_id, waiting[place:], now_ms)
            if task is not None:
                return task
    return _claim_edit(tx, house, chat_id, now_ms)


def _claim_letter(tx: Tx, house: House, chat_id: int, waiting: list[Waiting], now_ms: int) -> Task | None:
    first = waiting[0]
    if gathered := gather(tx, house, waiting, now_ms):
        keyboard = keep_buttons(tx, chat_id, gathered.screen, now_ms)
        plain = any(row.plain for row in gathered.rows)
        message = Outgoing(gathered.screen, keyboard, plain=plain, topic=gathered.rows[0].topic)
        return Task(chat_id, message, rows=gathered.rows)
    if first.kind == "withdraw":
        return _claim_withdrawal(tx, first, now_ms)
    screen = None if _stale(tx, first, now_ms) else letters.letter(tx, house, first, now_ms)
    if screen is None:
        sending.superseded(tx, first.id, now_ms)
        return None
    sending.claim(tx, first.id)
    shown = fingerprint(screen)
    if labels := letters.labels(tx, house, first):
        screen = replace(screen, text="\n".join([*labels, screen.text]))
    no_news = first.kind == "card"  # the old message cannot be edited, or somebody asked to see it
    if no_news or (chat_id > 0 and wishes.is_silent(tx, chat_id)):
        screen = replace(screen, silent=True)
    keyboard = keep_buttons(tx, chat_id, screen, now_ms)
    answers_to = letters.answers_to(tx, first)
    message = Outgoing(screen, keyboard, plain=first.plain, topic=first.topic, reply_to=answers_to)
    return Task(chat_id, message, shown, rows=(first,))


def _stale(tx: Tx, waiting: Waiting, now_ms: int) -> bool:
    """Is this ringing card about a call that is long over, or was missed (its case says it better)? Has the client
    who was found late got through meanwhile?"""
    if waiting.kind == "late":
        held = cases.by_id(tx, waiting.subject_id)
        return held is None or held.case.closed
    if waiting.kind != "ringing":
        return False
    stored = calls.by_id(tx, waiting.subject_id)
    if stored is None or stored.stage is Stage.MISSED:
        return True
    over = stored.stage not in (Stage.RINGING, Stage.TALKING)
    return over and now_ms - waiting.made_ms > STALE_RINGING_MS


def _claim_withdrawal(tx: Tx, row: Waiting, now_ms: int) -> Task | None:
    message_id = row.facts.get("message_id")
    if message_id is None:
        card = cards.of_subject(tx, row.subject, row.subject_id, row.chat_id)
        if card is not None:
            message_id = card.message_id
            cards.drop(tx, card.id)
    if message_id is None:
        sending.superseded(tx, row.id, now_ms)
        return None
    sending.remember(tx, row.id, {"message_id": message_id})
    sending.claim(tx, row.id)
    return Task(row.chat_id, rows=(row,), delete=message_id)


def _claim_edit(tx: Tx, house: House, chat_id: int, now_ms: int) -> Task | None:
    while card := cards.next_due(tx, chat_id, now_ms):
        screen = showing.card(tx, house, chat_id, card.subject, card.subject_id, now_ms)
        if screen is None:
            cards.drop(tx, card.id)
        elif fingerprint(screen) == card.shown:
            cards.unchanged(tx, card)
        else:
            keyboard = keep_buttons(tx, chat_id, screen, now_ms)
            return Task(chat_id, Outgoing(screen, keyboard), fingerprint(screen), card=card)
    return None


def mark_sent(tx: Tx, house: House, task: Task, sent: Sent | None, now_ms: int) -> None:
    """It arrived: remember the card, and take away the message that it replaces."""
    message_id = sent.message_id if sent else None
    for row in task.rows:
        sending.sent(tx, row.id, message_id, now_ms)
    if task.delete is not None or message_id is None or len(task.rows) != 1:
        return
    row = task.rows[0]
    if row.subject == filing.SUBJECT and sent and sent.file_id:
        files.known_as(tx, row.subject_id, sent.file_id)
    if row.subject not in ("call", "case", "dial"):
        return
    # Something may have changed while it was on its way: it is looked at again, and edited if it shows the old.
    due_ms = now_ms + house.edit_ms
    old = cards.put(tx, row.chat_id, row.subject, row.subject_id, message_id, task.shown, now_ms, due_ms)
    if old is not None:
        outbox.put(tx, f"replaced:{row.chat_id}:{old}", row.chat_id, "withdraw", now_ms, message_id=old)


def mark_edited(tx: Tx, house: House, task: Task, now_ms: int) -> None:
    assert task.card is not None
    cards.showed(tx, task.card, task.shown, now_ms, house.edit_ms)


def keep_buttons(tx: Tx, chat_id: int, screen: Screen, now_ms: int) -> Keyboard:
    """Store what the buttons mean in this chat; gives them with their ids."""
    return tuple(
        tuple(
            (button.label, intents.keep(tx, chat_id, button.card, button.action, dict(button.arguments), now_ms))
            for button in row
        )
        for row in screen.buttons
    )


def fingerprint(screen: Screen) -> str:
    """Equal for screens that look and act the same."""
    seen = [
        screen.text,
        *(f"{b.label}\0{b.action}\0{sorted(b.arguments.items())}" for row in screen.buttons for b in row),
    ]
    return hashlib.sha256("\1".join(seen).encode()).hexdigest()[:32]
