"""What was heard, push by push, in our own words."""

import json

from calls.event import CallEvent
from storage import facts
from storage.database import Tx


def before(tx: Tx, event: CallEvent, since_ms: int) -> bool:
    """Was the very same push stored since then?"""
    return (
        tx.one(
            """SELECT 1 FROM events WHERE account = :account AND fingerprint = :fingerprint AND at_ms > :since
            LIMIT 1""",
            account=event.account,
            fingerprint=event.fingerprint,
            since=since_ms,
        )
        is not None
    )


def told(tx: Tx, account: str, call_id: str, learned: str, since_ms: int) -> bool:
    """Have we learned anything of this call in that way (``CallEvent.learned``) since then?"""
    rows = tx.query(
        "SELECT body FROM events WHERE account = :account AND call_id = :call_id AND at_ms >= :since",
        account=account,
        call_id=call_id,
        since=since_ms,
    )
    return any(json.loads(row["body"]).get("learned") == learned for row in rows)


def keep(tx: Tx, event: CallEvent, call_id: str) -> None:
    """Keep what was heard, as our own words, under the call it belongs to."""
    said = {
        name: value
        for name in CallEvent.__slots__
        if name not in ("account", "call_id", "kind", "at_ms", "fingerprint", "verdict")
        and (value := getattr(event, name)) not in (None, "")
    }
    if event.verdict is not None:
        said["verdict"] = facts.verdict(event.verdict)
    tx.execute(
        """INSERT INTO events (account, call_id, fingerprint, kind, at_ms, body)
        VALUES (:account, :call_id, :fingerprint, :kind, :at_ms, :body)""",
        account=event.account,
        call_id=call_id,
        fingerprint=event.fingerprint,
        kind=event.kind,
        at_ms=event.at_ms,
        body=facts.dumps(said),
    )
