"""Calling a client back: one policy for every way to dial (threat 2: toll fraud and rings from premium numbers)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from calls import handling
from calls import missed as rules
from calls.missed import NotNow
from calls.phone import may_dial
from pbx.base import Dials, Pbx
from storage import acts, calls, cases
from storage.acts import DONE, UNKNOWN
from storage.cases import StoredCase
from storage.database import Tx
from storage.people import Person
from workflow import progress, rights, showing
from workflow.acting import OverLimit, Told
from workflow.house import House
from workflow.keeping import keep
from workflow.rules import dialling, terms

MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS
DIAL, CALL_AT_PBX = "dial", "call_at_pbx"  # what makes a PBX call somebody, now or at a time
TWICE_MS = 10_000  # the same number again so soon is a second tap
ACCOUNT_TIMES = 10  # an account as a whole may dial this many times what one person may


_DIALS = (DIAL, CALL_AT_PBX)


class Unconfirmed(NotNow):
    """A number that is asked about before it is dialled: abroad, or never heard of."""


@dataclass(frozen=True, slots=True)
class Dial:
    """Ring ``phone`` (the presser's own extension or login), then ``number`` (E.164). ``case_id``: the debt whose
    button was pressed, in ``chat_id``; without one, the client's open debt on this account is found, and
    a message there (in ``topic``) shows how the call goes; ``chat_id`` 0: in her own chat. ``waits``: what it says of
    the PBX's own pace; ``promised``: that she asked for it some time ago."""

    account: str
    phone: str
    number: str
    chat_id: int
    case_id: int | None = None
    confirmed: bool = False
    topic: int | None = None
    waits: str = ""
    promised: bool = False
    action: str = DIAL
    ability: type[Pbx] = Dials

    def begin(self, tx: Tx, house: House, person: Person, now_ms: int) -> Mapping[str, Any]:
        held = self._hers(tx, person)
        policy(tx, house, person, self.account, self.number, now_ms, confirmed=self.confirmed)
        if held is None:
            _not_twice(tx, self.account, self.number, now_ms)
        else:
            case = handling.dial(held.case, person.id, now_ms, terms(tx, house, self.account))
            keep(tx, house, replace(held, case=case), now_ms)
        if self.case_id is None:
            place = self.chat_id or person.telegram_id
            said = (
                showing.words_for(tx, house, person.telegram_id).plain("as_promised") if self.promised else self.waits
            )
            progress.begin(tx, house, self.account, self.phone, self.number, place, self.topic, said, now_ms)
        return {"phone": self.phone, "client": self.number, "case_id": held.id if held else None}

    async def do(self, pbx: Dials) -> Told:
        receipt = await pbx.dial(self.phone, self.number)
        return Told(receipt.call_id, receipt.task, note="dial_already" if receipt.already else None)

    def finish(self, tx: Tx, house: House, person: Person, outcome: str, now_ms: int) -> None:
        if self.case_id is None:
            progress.answered(tx, house, self.account, self.phone, self.number, outcome, now_ms)
        held = cases.by_id(tx, self.case_id) if self.case_id else self._open(tx)
        if outcome == DONE or held is None or held.case.holder != person.id:
            return
        cases.add_line(tx, held.id, now_ms, "dial_failed", person=person.id, reason=outcome)
        if outcome != UNKNOWN:  # nobody knows: the attempt's own time limit decides
            held = replace(held, case=rules.attempt_failed(held.case, now_ms, terms(tx, house, self.account)))
        keep(tx, house, held, now_ms)

    def _hers(self, tx: Tx, person: Person) -> StoredCase | None:
        """The debt this call is about. A number may be dialled by everybody, another's debt is not touched by it."""
        if self.case_id is not None:
            return rights.require(tx, person, cases.by_id(tx, self.case_id), self.chat_id)
        held = self._open(tx)
        return held if held is not None and rights.may_handle(tx, person, held) else None

    def _open(self, tx: Tx) -> StoredCase | None:
        return cases.open_of_client(tx, self.account, self.number)


def policy(tx: Tx, house: House, person: Person, account: str, number: str, now_ms: int, *, confirmed: bool) -> None:
    """Raises NotNow: a number that may not be dialled; OverLimit: too many calls; Unconfirmed: it is asked first."""
    limits = dialling(tx, house, account)
    verdict = may_dial(number, limits.prefixes)
    if verdict.number is None:
        raise NotNow(f"dial_{verdict.reason}", number=number)
    if acts.count_of_person(tx, person.id, _DIALS, now_ms - MINUTE_MS) >= limits.per_minute:
        raise OverLimit("dial_per_minute", most=limits.per_minute)
    if acts.count_of_person(tx, person.id, _DIALS, now_ms - DAY_MS) >= limits.per_day:
        raise OverLimit("dial_per_day", most=limits.per_day)
    if acts.count_of_account(tx, account, _DIALS, now_ms - MINUTE_MS) >= limits.per_minute * ACCOUNT_TIMES:
        raise OverLimit("dial_account", most=limits.per_minute * ACCOUNT_TIMES)
    added = not verdict.number.startswith(limits.trusted)  # by an administrator, in the chat
    if not confirmed and (verdict.foreign or added or not calls.seen_client(tx, verdict.number)):
        reason = "confirm_abroad" if verdict.foreign or added else "confirm_dial"
        raise Unconfirmed(reason, number=verdict.number, country=verdict.country)


def _not_twice(tx: Tx, account: str, number: str, now_ms: int) -> None:
    """Two taps within a moment are one wish. (A debt knows by itself that somebody is calling.)"""
    first = acts.person_dialing(tx, account, number, now_ms - TWICE_MS)
    if first is not None:
        raise NotNow("case_calling_by", holder=first, caller=None)
