"""Calling a client back: one policy for every way to dial (threat 2: toll fraud and rings from premium numbers)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from calls import missed as rules
from calls.missed import NotNow
from calls.phone import may_dial
from pbx.accounts import Account
from pbx.base import Dials, PbxRefused
from storage import acts, calls, cases
from storage.cases import StoredCase
from storage.database import Tx
from storage.people import Person
from workflow import rights, telling
from workflow.acting import DONE, UNKNOWN
from workflow.house import House

MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS
ACCOUNT_TIMES = 10  # an account as a whole may dial this many times what one person may


@dataclass(frozen=True, slots=True)
class Dial:
    """Ring ``phone`` (the presser's own extension or login), then ``number`` (E.164). ``case_id``: the debt whose
    button was pressed, in ``chat_id``; without one, the client's open debt on this account is found."""

    account: str
    phone: str
    number: str
    chat_id: int
    case_id: int | None = None
    confirmed: bool = False
    action: str = "dial"

    def begin(self, tx: Tx, house: House, person: Person, now_ms: int) -> Mapping[str, Any]:
        policy(tx, house, person, self.account, self.number, now_ms, confirmed=self.confirmed or bool(self.case_id))
        held = self._case(tx)
        if held is not None and (self.case_id or rights.may_handle(tx, person, held)):
            held = rights.require(tx, person, held, self.chat_id)
            case = rules.dial(held.case, person.id, now_ms, house.terms)
            cases.update(tx, replace(held, case=case))
            telling.changed(tx, house, held.id, now_ms)
        return {"phone": self.phone, "client": self.number, "case_id": held.id if held else None}

    async def do(self, account: Account) -> str | None:
        if not isinstance(account.pbx, Dials):
            raise PbxRefused("pbx_cannot_dial")
        return (await account.pbx.dial(self.phone, self.number)).call_id

    def finish(self, tx: Tx, house: House, person: Person, outcome: str, now_ms: int) -> None:
        held = self._case(tx)
        if held is None or outcome == DONE:
            return
        cases.add_line(tx, held.id, now_ms, "dial_failed", person=person.id, reason=outcome)
        if outcome != UNKNOWN:  # nobody knows: the attempt's own time limit decides
            cases.update(tx, replace(held, case=rules.attempt_failed(held.case, now_ms, house.terms)))
        telling.changed(tx, house, held.id, now_ms)

    def _case(self, tx: Tx) -> StoredCase | None:
        if self.case_id is not None:
            return cases.by_id(tx, self.case_id)
        return cases.open_of_client(tx, self.account, self.number)


def policy(tx: Tx, house: House, person: Person, account: str, number: str, now_ms: int, *, confirmed: bool) -> None:
    """Raises NotNow: a number that may not be dialled, too many calls, or (``confirm_dial``) one that must be asked
    about first: abroad, or never heard of."""
    verdict = may_dial(number, house.dial_prefixes)
    if verdict.number is None:
        raise NotNow(f"dial_{verdict.reason}", number=number)
    if acts.count_of_person(tx, person.id, "dial", now_ms - MINUTE_MS) >= house.dials_per_minute:
        raise NotNow("dial_per_minute", most=house.dials_per_minute)
    if acts.count_of_person(tx, person.id, "dial", now_ms - DAY_MS) >= house.dials_per_day:
        raise NotNow("dial_per_day", most=house.dials_per_day)
    if acts.count_of_account(tx, account, "dial", now_ms - MINUTE_MS) >= house.dials_per_minute * ACCOUNT_TIMES:
        raise NotNow("dial_account", most=house.dials_per_minute * ACCOUNT_TIMES)
    if not confirmed and (verdict.foreign or not calls.seen_client(tx, verdict.number)):
        raise NotNow("confirm_dial", number=verdict.number, country=verdict.country)
