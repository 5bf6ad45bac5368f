"""Calls begun from the bot whose progress is shown on a message of their own."""

from collections.abc import Iterable
from dataclasses import dataclass

from storage.database import Row, Tx


@dataclass(frozen=True, slots=True)
class Dialled:
    """``phone`` (extension or login) rings first, then ``client``. ``call``: what the PBX told of it, once it did;
    ``failed``: why it did not begin, or that nothing was heard (a catalogue key); ``said``: the PBX's own words of it.
    ``waits``: what was said of the PBX's own pace, or why it rings at all."""

    id: int
    account: str
    phone: str
    client: str
    waits: str
    started_ms: int
    call: int | None
    failed: str | None
    said: str | None


def add(tx: Tx, account: str, phone: str, client: str, waits: str, now_ms: int) -> int:
    row = tx.one(
        """INSERT INTO dials (account, phone, client, waits, started_ms)
        VALUES (:account, :phone, :client, :waits, :now) RETURNING id""",
        account=account,
        phone=phone,
        client=client,
        waits=waits,
        now=now_ms,
    )
    assert row is not None
    return int(row["id"])


def by_id(tx: Tx, id: int) -> Dialled | None:
    row = tx.one("SELECT * FROM dials WHERE id = :id", id=id)
    return _dialled(row) if row else None


def newest(tx: Tx, account: str, phone: str, client: str) -> Dialled | None:
    row = tx.one(
        """SELECT * FROM dials WHERE account = :account AND client = :client AND phone = :phone
        ORDER BY id DESC LIMIT 1""",
        account=account,
        phone=phone,
        client=client,
    )
    return _dialled(row) if row else None


def fail(tx: Tx, id: int, reason: str) -> None:
    tx.execute("UPDATE dials SET failed = :reason WHERE id = :id", reason=reason, id=id)


def quote(tx: Tx, id: int, said: str) -> None:
    """What the PBX said when it did not begin it."""
    tx.execute("UPDATE dials SET said = :said WHERE id = :id", said=said, id=id)


def forget(tx: Tx, before_ms: int) -> None:
    """Those begun before then: their messages change no more."""
    gone = tx.query("DELETE FROM dials WHERE started_ms < :before RETURNING id", before=before_ms)
    for row in gone:
        tx.execute("DELETE FROM cards WHERE subject = 'dial' AND subject_id = :id", id=row["id"])


def of_call(tx: Tx, call: int) -> int | None:
    row = tx.one("SELECT id FROM dials WHERE call = :call", call=call)
    return int(row["id"]) if row else None


def link(tx: Tx, call: int, account: str, client: str, phones: Iterable[str], since_ms: int) -> int | None:
    """The call is the newest one begun since then from one of these phones (of none named: from any) that has no call
    yet; gives its id."""
    named = set(phones)
    rows = tx.query(
        """SELECT id, phone FROM dials WHERE account = :account AND client = :client AND started_ms >= :since
        AND call IS NULL ORDER BY id DESC LIMIT 20""",
        account=account,
        client=client,
        since=since_ms,
    )
    found = next((int(row["id"]) for row in rows if not named or row["phone"] in named), None)
    if found is not None:
        tx.execute("UPDATE dials SET call = :call WHERE id = :id", call=call, id=found)
    return found


def _dialled(row: Row) -> Dialled:
    return Dialled(**{name: row[name] for name in Dialled.__slots__})
