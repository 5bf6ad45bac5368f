"""How we stand with a PBX: the administrators hear when it shuts us out or is silent for long, and when it is back.

Of Telegram they can only hear that it is back: for how long it was not there, and what that made late.
"""

from pbx.errors import PbxError
from storage import outbox, people, troubles
from storage.database import Tx

TELEGRAM, REACH = ":telegram", "reach"  # no account is called so
PATIENCE_MS = 600_000  # what is down for less is nobody's news

SHUT_OUT = frozenset(
    {
        "pbx_key_wrong",
        "pbx_api_off",
        "pbx_api_blocked",
        "pbx_blocked",
        "pbx_unpaid",
        "pbx_forbidden",
        "pbx_wrong_tenant",
        "pbx_no_domain",
    }
)
"""Reasons that do not pass by themselves: told at once."""


def fails(tx: Tx, account: str, part: str, error: PbxError, now_ms: int) -> None:
    """A question (``part``: "staff", "history" …) was not answered. However many are not, it is told once."""
    since_ms = troubles.begin(tx, account, part, now_ms)
    if error.reason not in SHUT_OUT and now_ms - since_ms < PATIENCE_MS:
        return
    if not troubles.told(tx, account):
        for admin in people.admins(tx):
            key = f"account_down:{account}:{since_ms}:{admin}"
            outbox.put(tx, key, admin, "account_down", now_ms, account=account, reason=error.reason)
    troubles.tell(tx, account, part, now_ms)


def answers(tx: Tx, account: str, part: str, now_ms: int) -> None:
    """It was answered."""
    if troubles.end(tx, account, part) and not troubles.told(tx, account):
        for admin in people.admins(tx):
            outbox.put(tx, f"account_back:{account}:{now_ms}:{admin}", admin, "account_back", now_ms, account=account)


def telegram_lost(tx: Tx, now_ms: int) -> None:
    """Telegram does not answer (any more)."""
    troubles.begin(tx, TELEGRAM, REACH, now_ms)


def telegram_back(tx: Tx, now_ms: int) -> None:
    """It does."""
    since_ms = troubles.since_ms(tx, TELEGRAM, REACH)
    troubles.end(tx, TELEGRAM, REACH)
    if since_ms is None or now_ms - since_ms < PATIENCE_MS:
        return
    hours, minutes = divmod((now_ms - since_ms) // 60_000, 60)
    late = outbox.alerts_since(tx, since_ms)
    for admin in people.admins(tx):
        key = f"telegram_back:{since_ms}:{admin}"
        outbox.put(tx, key, admin, "telegram_back", now_ms, hours=hours, minutes=minutes, late=late)
