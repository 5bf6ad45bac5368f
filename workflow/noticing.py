"""Voicemails and faxes that a PBX only lists: each new one is told once, to whoever was alerted that this client was
missed, else to whoever it concerns."""

from collections.abc import Sequence
from typing import Any

from calls import phone
from calls.audience import audience
from calls.record import Record, RecordKind, subject_of_record
from pbx.shapes import Filed
from storage import accounts, cases, file_lists, files, groups, staff
from storage.database import Tx
from storage.file_lists import Looked
from storage.files import Wish
from workflow import filing, telling
from workflow.house import House, last_resort

OVERLAP_MS = 3_600_000  # what was left before midnight may be listed after it
FURTHEST_MS = 7 * 24 * 3600 * 1000
NEW_LIST_MS = 600_000  # the PBX may let us wait for our first look at a list: what came into it meanwhile is news


def begin_ms(tx: Tx, account: str, kind: RecordKind, now_ms: int) -> int:
    """From when on the list is asked for: the last time it was, a little earlier, at most a week ago. The first time
    it is what lies there today, to be told apart from what is new."""
    looked = _list(tx, account, kind, now_ms)
    known_ms = looked.since_ms if looked.listed_ms is None else looked.listed_ms
    return max(now_ms - FURTHEST_MS, known_ms - OVERLAP_MS)


def take_in(
    tx: Tx, house: House, account: str, kind: RecordKind, listed: Sequence[Filed], asked_ms: int, now_ms: int
) -> int:
    """The list as it was at ``asked_ms``; gives how many were new. What is older than our first look at it is known
    and told to nobody."""
    looked = _list(tx, account, kind, now_ms)
    found = 0
    for one in listed:
        record = _record(kind, one)
        file = files.put(tx, account, record, now_ms)
        if file.listed_ms is not None:
            continue
        files.listed(tx, file.id, now_ms)
        if not _is_news(record, looked):
            continue
        found += 1
        late = record.start_ms is not None and now_ms - record.start_ms > house.late_ms
        for chat_id, where in _told(tx, house, account, record).items():
            wish = Wish(chat_id, f"{kind}:{file.id}:{chat_id}", {"late": late, **where})
            filing.send(tx, file, wish, now_ms)
    file_lists.looked(tx, account, kind, asked_ms)
    return found


def _list(tx: Tx, account: str, kind: RecordKind, now_ms: int) -> Looked:
    """A list is watched since its account is, not since its turn to be asked for came."""
    since_ms = accounts.since_ms(tx, account)
    return file_lists.begin(tx, account, kind, now_ms if since_ms is None else max(since_ms, now_ms - NEW_LIST_MS))


def _is_news(record: Record, looked: Looked) -> bool:
    if record.start_ms is None:
        return looked.listed_ms is not None
    return record.start_ms >= looked.since_ms // 1000 * 1000  # lists tell whole seconds


def _record(kind: RecordKind, one: Filed) -> Record:
    """``callee`` is a phone of the company or one of its numbers."""
    extension = phone.extension(one.callee)
    return Record(
        kind=kind,
        link=one.link,
        client=phone.client_number(one.caller),
        start_ms=one.start_ms,
        seconds=one.seconds if kind is RecordKind.VOICEMAIL else None,
        employee=one.employee,
        extension=extension,
        department=one.department,
        line=None if extension else phone.client_number(one.callee) or one.callee or None,
    )


def _told(tx: Tx, house: House, account: str, record: Record) -> dict[int, dict[str, Any]]:
    """Chats, and where in each: beside the card of the missed client, or in the topic of a department."""
    held = cases.open_of_client(tx, account, record.client) if record.client else None
    if held and (alerted := telling.told(tx, held.id)):
        return {chat_id: filing.beside_card(tx, held.id, chat_id) for chat_id in alerted}
    within = frozenset({record.department} if record.department else ())
    chats = _audience(tx, house, account, record)
    return {chat: {"topic": groups.topic(tx, chat, account, within) if chat < 0 else None} for chat in chats}


def _audience(tx: Tx, house: House, account: str, record: Record) -> tuple[int, ...]:
    """The employee is named as people are: by the name, perhaps by the login."""
    named = (record.employee or "").casefold()
    known = staff.everybody(tx, account) if named else []
    logins = [one.login for one in known if named in (one.login.casefold(), one.name.casefold())]
    subject = subject_of_record(record, logins)
    return audience(telling.listeners(tx, account), subject, last_resort(tx, house))
