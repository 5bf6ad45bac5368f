"""Recordings, voicemails and faxes: who waits for which, and what comes of it. One transaction each.

A file is fetched before its message is put into the outbox: a lane never waits for a PBX. Once Telegram has the file
its id is remembered, and whoever asks again is sent it without any fetching.
"""

from collections.abc import Mapping
from typing import Any

from calls.missed import NotNow
from calls.record import Record, RecordKind, record_of
from channels.base import Forgotten, Refused, TooLarge
from storage import acts, calls, cases, files, outbox, sending
from storage.calls import StoredCall
from storage.cases import StoredCase
from storage.database import Tx
from storage.files import StoredFile, Wish
from storage.outbox import Waiting
from storage.people import Person
from workflow import rights, telling
from workflow.house import House

SUBJECT = "file"
MOMENT_MS = 10_000  # who asks twice within it wants one file
PAUSES_MS = (20_000, 60_000, 60_000)  # a recording appears some 20 s after the call's end
FRESH_MS = 600_000  # what is not there so long after the end is not there at all
FINAL = frozenset({"record_forbidden", "record_too_big"})


def recorded(tx: Tx, house: House, before: StoredCall | None, after: StoredCall, now_ms: int) -> None:
    """A call has changed: if a recording of it became known, its case shows that; what a missed client left on tape
    goes to whoever was alerted. (Where the PBX lists its voicemails they are told from that list.) One that cannot be
    had troubles nobody: the button under the alert says why."""
    same = before is not None and before.stage is after.stage and before.call.recording == after.call.recording
    record = record_of(after.call, after.stage)
    if same or record is None:
        return
    for case_id in cases.settled_by(tx, after.id):
        telling.changed(tx, house, case_id, now_ms)
    abilities = house.abilities(after.call.account)
    if record.kind is not RecordKind.VOICEMAIL or after.case_id is None:
        return
    telling.changed(tx, house, after.case_id, now_ms)
    if "records" in abilities and "files" not in abilities:
        file = files.put(tx, after.call.account, record, now_ms)
        late = now_ms - after.call.started_ms > house.late_ms
        for chat_id in telling.told(tx, after.case_id):
            facts = {"late": late, "unasked": True, **beside_card(tx, after.case_id, chat_id)}
            send(tx, file, Wish(chat_id, f"voicemail:{file.id}:{chat_id}", facts), now_ms)


def beside_card(tx: Tx, case_id: int, chat_id: int) -> dict[str, Any]:
    """The facts of a message that answers the card of a case, in the topic where that was told."""
    return {"card": ["case", case_id], "topic": outbox.topic(tx, chat_id, "case", case_id)}


def heard_in(tx: Tx, held: StoredCase) -> StoredCall | None:
    """The call whose recording a case offers: that which settled it, else the newest miss that has one."""
    spoken = calls.by_id(tx, held.case.spoken_call) if held.case.spoken_call is not None else None
    if spoken and spoken.call.recording:
        return spoken
    return next((stored for stored in calls.of_case(tx, held.id) if stored.call.recording), None)


def ask(
    tx: Tx,
    house: House,
    person: Person,
    wanted: Mapping[str, Any],
    chat_id: int,
    press: str,
    facts: Mapping[str, Any],
    now_ms: int,
) -> None:
    """«🎧 Запись» was pressed under the card of a call or of a case (``wanted``: its id as "call" or "case"); it is to
    come to this chat. Whoever may handle a case may hear how it was settled. ``facts`` are the message's own (reply_to,
    topic). Raises NotNow."""
    stored = _wanted(tx, person, wanted, chat_id)
    account = stored.call.account
    if "records" not in house.abilities(account):
        raise NotNow("cannot_records", account=account)
    record = record_of(stored.call, stored.stage)
    if record is None:
        raise NotNow("record_none")
    file = files.put(tx, account, record, now_ms)
    acts.write_audit(tx, now_ms, person.id, "record", account, call=stored.id, client=stored.call.client)
    if files.is_told(tx, file.id, chat_id, now_ms - MOMENT_MS):
        return
    send(tx, file, Wish(chat_id, f"{record.kind}:{file.id}:{press}:{chat_id}", dict(facts)), now_ms)


def _wanted(tx: Tx, person: Person, wanted: Mapping[str, Any], chat_id: int) -> StoredCall:
    if "case" in wanted:
        held = rights.require(tx, person, cases.by_id(tx, int(wanted["case"])), chat_id)
        stored = heard_in(tx, held)
    else:
        stored = calls.by_id(tx, int(wanted["call"]))
        if stored and not rights.may_hear(tx, person, stored, chat_id):
            raise NotNow("not_allowed")
    if stored is None:
        raise NotNow("record_none")
    return stored


def send(tx: Tx, file: StoredFile, wish: Wish, now_ms: int) -> None:
    """It goes to that chat: now where it is at hand, else as soon as it is."""
    if file.at_hand:
        _put(tx, file, wish, now_ms)
    else:
        files.wish(tx, file.id, wish, now_ms)


def fetched(tx: Tx, id: int, name: str, now_ms: int) -> None:
    """It lies in the folder under this name: whoever waits gets it."""
    files.kept(tx, id, name, now_ms)
    if (file := files.by_id(tx, id)) is None:
        return
    for wish in files.take_wishes(tx, id):
        _put(tx, file, wish, now_ms)


def not_fetched(tx: Tx, id: int, reason: str, now_ms: int) -> None:
    """It could not be had (a reason of ``wire.fetching.Unfetchable``): again later, or whoever waits reads why not."""
    file = files.by_id(tx, id)
    if file is None:
        return
    fresh = file.record.start_ms is None or now_ms - _over_ms(file.record) < FRESH_MS
    again = reason not in FINAL and (fresh or reason == "record_lost")
    if again and file.tries < len(PAUSES_MS):
        files.later(tx, id, now_ms + PAUSES_MS[file.tries])
        return
    files.given_up(tx, id)
    for wish in files.take_wishes(tx, id):
        if not wish.facts.get("unasked"):
            _put(tx, file, Wish(wish.chat_id, wish.dedupe_key, {**wish.facts, "why": reason}), now_ms)


def refused(tx: Tx, row: Waiting, error: Refused, now_ms: int) -> bool:
    """The channel does not take the file of this message; tells whether that is seen to: by its content in place of an
    id that is not known any more, by fetching it again, or by a sentence in place of the file."""
    if row.subject != SUBJECT or "why" in row.facts:
        return False
    if isinstance(error, Forgotten):
        file = _without(tx, row.subject_id)
        if file is not None and not file.at_hand:
            sending.superseded(tx, row.id, now_ms)
            files.wish(tx, file.id, Wish(row.chat_id, f"{row.dedupe_key}:{now_ms}", row.facts), now_ms)
            return True
    else:
        why = "record_too_big" if isinstance(error, TooLarge) else "record_refused"
        sending.remember(tx, row.id, {**row.facts, "why": why})
    sending.again(tx, row.id, now_ms, repeated=False, error=str(error))
    return True


def _without(tx: Tx, id: int) -> StoredFile | None:
    """It is not where it was said to be: Telegram does not know the id, or the file is gone from the folder."""
    file = files.by_id(tx, id)
    if file and file.file_id:
        files.known_as(tx, id, None)
    elif file and file.name:
        files.lost(tx, [file.name])
    return files.by_id(tx, id)


def _put(tx: Tx, file: StoredFile, wish: Wish, now_ms: int) -> None:
    kind = file.record.kind
    outbox.put(tx, wish.dedupe_key, wish.chat_id, kind, now_ms, subject=SUBJECT, subject_id=file.id, **wish.facts)


def _over_ms(record: Record) -> int:
    return (record.start_ms or 0) + 1000 * (record.seconds or 0)
