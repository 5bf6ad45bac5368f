"""What each person wants to hear of: kinds of news, departments and lines she is deaf to, with sound or without."""

from dataclasses import dataclass, replace
from typing import Any

from calls.audience import Listener, Wish
from storage.database import Tx

DEPARTMENT, LINE = "department", "line"


@dataclass(frozen=True, slots=True)
class Wishes:
    """``ringing``: cards of calls that ring her; ``own_only``: missed calls of her own phone and no more; ``evening``
    and ``week``: the letters of the day and of the week, None until she said so."""

    ringing: bool = True
    own_only: bool = False
    silent: bool = False
    evening: bool | None = None
    week: bool | None = None


def of(tx: Tx, person: int) -> Wishes:
    row = tx.one("SELECT * FROM wishes WHERE person = :person", person=person)
    if row is None:
        return Wishes()
    letters = [None if row[name] is None else bool(row[name]) for name in ("evening", "week")]
    return Wishes(bool(row["ringing"]), bool(row["own_only"]), bool(row["silent"]), *letters)


def put(tx: Tx, person: int, wishes: Wishes) -> None:
    tx.execute(
        """INSERT INTO wishes (person, ringing, own_only, silent, evening, week)
        VALUES (:person, :ringing, :own_only, :silent, :evening, :week)
        ON CONFLICT (person) DO UPDATE SET ringing = :ringing, own_only = :own_only, silent = :silent,
        evening = :evening, week = :week""",
        person=person,
        ringing=int(wishes.ringing),
        own_only=int(wishes.own_only),
        silent=int(wishes.silent),
        evening=None if wishes.evening is None else int(wishes.evening),
        week=None if wishes.week is None else int(wishes.week),
    )


def is_silent(tx: Tx, telegram_id: int) -> bool:
    """Does the person of this private chat want no sound?"""
    row = tx.one(
        "SELECT w.silent FROM wishes w JOIN people p ON p.id = w.person WHERE p.telegram_id = :id", id=telegram_id
    )
    return bool(row and row["silent"])


def deaf_to(tx: Tx, person: int, kind: str) -> frozenset[tuple[str, str]]:
    """(account, name) of the departments or lines she does not want to hear of."""
    rows = tx.query(
        "SELECT account, name FROM deaf_to WHERE person = :person AND kind = :kind", person=person, kind=kind
    )
    return frozenset((row["account"], row["name"]) for row in rows)


def switch(tx: Tx, person: int, account: str, kind: str, name: str) -> None:
    """Deaf to it from now on; or no more, when she was."""
    key: dict[str, Any] = {"person": person, "account": account, "kind": kind, "name": name}
    gone = tx.execute(
        "DELETE FROM deaf_to WHERE person = :person AND account = :account AND kind = :kind AND name = :name", **key
    )
    if not gone:
        tx.execute("INSERT INTO deaf_to (person, account, kind, name) VALUES (:person, :account, :kind, :name)", **key)


def applied(tx: Tx, account: str, listeners: list[Listener]) -> list[Listener]:
    """The same people with their wishes on this account."""
    rows = tx.query("SELECT p.telegram_id, w.* FROM wishes w JOIN people p ON p.id = w.person")
    kinds = {row["telegram_id"]: (bool(row["ringing"]), bool(row["own_only"])) for row in rows}
    deaf: dict[tuple[int, str], set[str]] = {}
    for row in tx.query(
        """SELECT p.telegram_id, d.kind, d.name FROM deaf_to d JOIN people p ON p.id = d.person
        WHERE d.account = :account""",
        account=account,
    ):
        deaf.setdefault((row["telegram_id"], row["kind"]), set()).add(row["name"])
    return [
        replace(
            one,
            wish=Wish(
                *kinds.get(one.chat_id, (True, False)),
                frozenset(deaf.get((one.chat_id, DEPARTMENT), ())),
                frozenset(deaf.get((one.chat_id, LINE), ())),
            ),
        )
        for one in listeners
    ]
