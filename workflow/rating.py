"""What clients think: a low mark for a conversation is told, once, to those who lead."""

from calls.audience import News, Role, hears
from calls.notice import subject_of
from storage import outbox, people
from storage.calls import StoredCall
from storage.database import Tx
from workflow import mornings
from workflow.house import House, last_resort

LOW = 2  # of the five that clients are asked for
LONG_AGO_MS = 24 * 3600 * 1000  # a mark found in the history of the PBX is no news


def marked(tx: Tx, house: House, after: StoredCall, now_ms: int) -> None:
    """The call has changed: if its mark is a low one, whoever leads there hears of it; where nobody does, the last
    resort. In quiet hours it waits for their end."""
    call = after.call
    if call.rating is None or call.rating > LOW or call.over_ms < now_ms - LONG_AGO_MS:
        return
    told = subject_of(News.MISSED, call)
    listeners = people.listeners(tx, call.account)
    leaders = [one.chat_id for one in listeners if one.role is Role.SUPERVISOR and hears(one, told)]
    for chat in leaders or last_resort(tx, house):
        due_ms = mornings.quiet_until_ms(tx, house, call.account, chat, now_ms)
        outbox.put(tx, f"low_rating:{after.id}:{chat}", chat, "low_rating", now_ms, due_ms=due_ms, call=after.id)
