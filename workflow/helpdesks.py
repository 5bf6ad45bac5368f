"""How we stand with a helpdesk: left alone as long as it says or it fails, and its troubles told to administrators."""

from channels.base import Ambiguous, ChannelError, Later, WrongAddress
from storage import helpdesks, mirrors, outbox, people
from storage.database import Tx
from storage.helpdesks import Standing

MARGIN_MS = 100  # never a moment before "retry after" is over
LONGEST_HOLD_MS = 300_000  # for each failed request more, up to this: some lock out who asks too often
TROUBLE_MS = 600_000  # a helpdesk that takes nothing for so long is told of
DAY_MS = 24 * 3600 * 1000


def hold(tx: Tx, helpdesk: str, error: ChannelError, now_ms: int) -> None:
    """A request came to nothing: none goes for a while. The administrators hear of it, once a day, when that lasts."""
    before = helpdesks.standing(tx, helpdesk)
    if isinstance(error, Later):
        pause_ms = int(error.retry_after_s * 1000) + MARGIN_MS
    else:
        pause_ms = min(LONGEST_HOLD_MS, 1000 << min(before.failures, 10))
    until_ms = max(before.held_until_ms, now_ms + pause_ms)
    since_ms = now_ms if before.failing_since_ms is None else before.failing_since_ms
    told_ms = before.told_ms
    if until_ms - since_ms >= TROUBLE_MS:
        told_ms = now_ms
        waiting = mirrors.waiting(tx, helpdesk)
        for key, admin in _today(tx, "helpdesk_down", helpdesk, now_ms):
            outbox.put(tx, key, admin, "helpdesk_down", now_ms, helpdesk=helpdesk, why=_why(error), waiting=waiting)
    helpdesks.stand(tx, helpdesk, Standing(until_ms, before.failures + 1, since_ms, told_ms))


def answers(tx: Tx, helpdesk: str, now_ms: int) -> None:
    """It takes what we tell it. What had left before it asked to be left alone says nothing about that."""
    before = helpdesks.standing(tx, helpdesk)
    if before == Standing(before.held_until_ms) or before.held_until_ms > now_ms:
        return
    for key, admin in _today(tx, "helpdesk_back", helpdesk, now_ms) if before.told_ms is not None else ():
        outbox.put(tx, key, admin, "helpdesk_back", now_ms, helpdesk=helpdesk)
    helpdesks.stand(tx, helpdesk, Standing(before.held_until_ms))


def refuses(tx: Tx, helpdesk: str, phone: str, said: str, now_ms: int) -> None:
    """It said no to one call, for good."""
    for key, admin in _today(tx, "helpdesk_refused", helpdesk, now_ms):
        outbox.put(tx, key, admin, "helpdesk_refused", now_ms, helpdesk=helpdesk, phone=phone, said=said or "—")


def _why(error: ChannelError) -> str:
    """As a sentence of the catalogue."""
    match error:
        case Later():
            return "helpdesk_asks_to_wait"
        case WrongAddress():
            return "helpdesk_address_wrong"
        case Ambiguous():
            return "helpdesk_answers_badly"
    return "helpdesk_unreachable"


def _today(tx: Tx, kind: str, helpdesk: str, now_ms: int) -> list[tuple[str, int]]:
    """Each administrator with the key under which such a letter is written to him once a day."""
    return [(f"{kind}:{helpdesk}:{now_ms // DAY_MS}:{admin}", admin) for admin in people.admins(tx)]
