"""The two ways in that wait for somebody: an invite for whoever has its link, a request for an administrator."""

import hashlib
import json
from dataclasses import dataclass

from calls.audience import Role
from storage.database import Row, Tx


@dataclass(frozen=True, slots=True)
class Invite:
    account: str
    employee: str | None
    extension: str | None
    role: Role
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntryRequest:
    """A stranger who showed her own number and waits for an administrator."""

    id: int
    telegram_id: int
    name: str
    phone: str
    language: str


def add_invite(tx: Tx, token: str, invite: Invite, invited_by: int | None, now_ms: int, expires_ms: int) -> None:
    """Only the hash of the token is kept: whoever reads the database cannot use the link."""
    tx.execute(
        """INSERT INTO invites (token_hash, account, employee, extension, role, departments, invited_by, made_ms,
        expires_ms) VALUES (:hash, :account, :employee, :extension, :role, :departments, :by, :now, :expires)""",
        hash=_hashed(token),
        account=invite.account,
        employee=invite.employee,
        extension=invite.extension,
        role=invite.role,
        departments=json.dumps(invite.departments, ensure_ascii=False),
        by=invited_by,
        now=now_ms,
        expires=expires_ms,
    )


def use_invite(tx: Tx, token: str, now_ms: int) -> Invite | None:
    """Take an invite once; None when there is no such one, or it is used or too old."""
    row = tx.one(
        """UPDATE invites SET used_ms = :now WHERE token_hash = :hash AND used_ms IS NULL AND expires_ms > :now
        RETURNING *""",
        hash=_hashed(token),
        now=now_ms,
    )
    return _invite(row) if row else None


@dataclass(frozen=True, slots=True)
class StandingInvite:
    """One that nobody has used yet; ``key`` names it and lets nobody in."""

    key: str
    invite: Invite
    invited_by: int | None
    expires_ms: int


def standing(tx: Tx, now_ms: int) -> list[StandingInvite]:
    """Those that still let somebody in, the newest first: they live for a day, so there are few."""
    rows = tx.query(
        """SELECT * FROM invites WHERE used_ms IS NULL AND expires_ms > :now ORDER BY made_ms DESC, token_hash""",
        now=now_ms,
    )
    return [StandingInvite(row["token_hash"], _invite(row), row["invited_by"], row["expires_ms"]) for row in rows]


def drop_invite(tx: Tx, key: str) -> Invite | None:
    """The link lets nobody in any more; None when it did not anyway."""
    row = tx.one("DELETE FROM invites WHERE token_hash = :key AND used_ms IS NULL RETURNING *", key=key)
    return _invite(row) if row else None


def _invite(row: Row) -> Invite:
    return Invite(
        row["account"], row["employee"], row["extension"], Role(row["role"]), tuple(json.loads(row["departments"]))
    )


def add_request(tx: Tx, telegram_id: int, name: str, phone: str, language: str, now_ms: int) -> int | None:
    """Keep the wish to come in; gives its id, or None when she waits already."""
    row = tx.one(
        """INSERT INTO entry_requests (telegram_id, name, phone, language, asked_ms)
        VALUES (:telegram_id, :name, :phone, :language, :now)
        ON CONFLICT (telegram_id) WHERE decided_ms IS NULL DO NOTHING RETURNING id""",
        telegram_id=telegram_id,
        name=name,
        phone=phone,
        language=language,
        now=now_ms,
    )
    return int(row["id"]) if row else None


def request(tx: Tx, id: int) -> EntryRequest | None:
    row = tx.one("SELECT * FROM entry_requests WHERE id = :id", id=id)
    if row is None:
        return None
    return EntryRequest(row["id"], row["telegram_id"], row["name"], row["phone"], row["language"])


def decide_request(tx: Tx, id: int, person: int, now_ms: int) -> EntryRequest | None:
    """Close a request; None when somebody decided it before."""
    row = tx.one(
        """UPDATE entry_requests SET decided_ms = :now, decided_by = :person
        WHERE id = :id AND decided_ms IS NULL RETURNING id""",
        id=id,
        person=person,
        now=now_ms,
    )
    return request(tx, id) if row else None


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
