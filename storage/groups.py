"""Group chats and forum topics that hear of an account's missed calls: of one department, or of all (``ALL``)."""

from dataclasses import dataclass

from calls.audience import Listener, Role
from storage.database import Tx

ALL = ""


@dataclass(frozen=True, slots=True)
class Hears:
    """One wish of a group. ``topic``: where in a forum it is told."""

    chat_id: int
    account: str
    department: str
    topic: int | None


def add(tx: Tx, hears: Hears, person: int, now_ms: int) -> None:
    """From now on; told again with another topic, it moves there."""
    tx.execute(
        """INSERT INTO group_chats (chat_id, account, department, topic, person, since_ms)
        VALUES (:chat_id, :account, :department, :topic, :person, :now)
        ON CONFLICT (chat_id, account, department) DO UPDATE SET topic = :topic, person = :person, since_ms = :now""",
        chat_id=hears.chat_id,
        account=hears.account,
        department=hears.department,
        topic=hears.topic,
        person=person,
        now=now_ms,
    )


def remove(tx: Tx, chat_id: int, account: str | None = None, department: str | None = None) -> int:
    """Hears of it no more (None: of nothing); gives how many wishes ended."""
    return tx.execute(
        """DELETE FROM group_chats WHERE chat_id = :chat_id AND (:account IS NULL OR account = :account)
        AND (:department IS NULL OR department = :department)""",
        chat_id=chat_id,
        account=account,
        department=department,
    )


def of_chat(tx: Tx, chat_id: int) -> list[Hears]:
    rows = tx.query("SELECT * FROM group_chats WHERE chat_id = :id ORDER BY account, department", id=chat_id)
    return [Hears(row["chat_id"], row["account"], row["department"], row["topic"]) for row in rows]


def everything(tx: Tx) -> list[tuple[Hears, str]]:
    """All that groups hear, with what each is called ("" when we do not know)."""
    rows = tx.query(
        """SELECT g.*, c.title FROM group_chats g LEFT JOIN chats c ON c.chat_id = g.chat_id
        ORDER BY g.account, g.department, g.chat_id"""
    )
    return [
        (Hears(row["chat_id"], row["account"], row["department"], row["topic"]), row["title"] or "") for row in rows
    ]


def listeners(tx: Tx, account: str) -> list[Listener]:
    """The groups as the rules see them: like a colleague of the department, or like one who leads all."""
    within: dict[int, set[str]] = {}
    for row in tx.query("SELECT chat_id, department FROM group_chats WHERE account = :account", account=account):
        within.setdefault(row["chat_id"], set()).add(row["department"])
    return [
        Listener(chat_id, Role.SUPERVISOR)
        if ALL in departments
        else Listener(chat_id, Role.MANAGER, departments=frozenset(departments))
        for chat_id, departments in within.items()
    ]


def topic(tx: Tx, chat_id: int, account: str, departments: frozenset[str]) -> int | None:
    """Where in this chat a call of these departments is told: a department's own topic before the one for all."""
    wishes = [wish for wish in of_chat(tx, chat_id) if wish.account == account]
    own = [wish.topic for wish in wishes if wish.department in departments]
    return next(iter(own or [wish.topic for wish in wishes if wish.department == ALL]), None)


def topic_gone(tx: Tx, chat_id: int, topic: int) -> bool:
    """The topic was removed: what was told there goes to the whole group. Tells whether that is news."""
    return (
        tx.execute(
            "UPDATE group_chats SET topic = NULL WHERE chat_id = :chat_id AND topic = :topic",
            chat_id=chat_id,
            topic=topic,
        )
        > 0
    )


def migrate(tx: Tx, chat_id: int, to_chat_id: int) -> None:
    """The group lives under another id now."""
    tx.execute("UPDATE group_chats SET chat_id = :new WHERE chat_id = :old", new=to_chat_id, old=chat_id)
