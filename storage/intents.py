"""What the buttons mean. A button carries only a random id; this is the other half.

Bound to a chat, a card and an action; not to a message, because a repeated copy of a message must work too.
"""

import json
import secrets
from dataclasses import dataclass
from typing import Any

from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Intent:
    """``card`` is the subject it belongs to ("case:12"); ``arguments`` what the action needs."""

    id: str
    chat_id: int
    card: str
    action: str
    arguments: dict[str, Any]


def keep(tx: Tx, chat_id: int, card: str, action: str, arguments: dict[str, Any], now_ms: int) -> str:
    """The id of this intent in this chat: the same intent keeps its id, so an edit changes no button in vain."""
    packed = json.dumps(arguments, ensure_ascii=False, sort_keys=True)
    row = tx.one(
        """INSERT INTO intents (id, chat_id, card, action, arguments, made_ms)
        VALUES (:id, :chat_id, :card, :action, :arguments, :now)
        ON CONFLICT (chat_id, card, action, arguments) DO UPDATE SET made_ms = :now RETURNING id""",
        id=secrets.token_urlsafe(16),
        chat_id=chat_id,
        card=card,
        action=action,
        arguments=packed,
        now=now_ms,
    )
    assert row is not None
    return str(row["id"])


def find(tx: Tx, id: str) -> Intent | None:
    row = tx.one("SELECT * FROM intents WHERE id = :id", id=id)
    if row is None:
        return None
    return Intent(row["id"], row["chat_id"], row["card"], row["action"], json.loads(row["arguments"]))
