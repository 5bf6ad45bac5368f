"""What a message shows now: the state is read here and handed to ``views``, whenever something is sent or edited."""

from collections.abc import Iterable, Mapping
from typing import Any

from calls.missed import Case
from storage import calls, cases, dials, people, staff
from storage import clients as book
from storage.database import Tx
from views import cards
from views.calling import dial_card
from views.cards import CaseLine, Surroundings
from views.screen import Screen
from views.words import Words, words
from workflow import filing, rules
from workflow.house import House


def words_for(tx: Tx, house: House, chat_id: int) -> Words:
    """The language of whoever reads this chat; the house's in groups."""
    return words(people.language(tx, chat_id) or rules.language(tx, house))


def surroundings(tx: Tx, house: House, account: str, now_ms: int, *clients: str | None) -> Surroundings:
    """What cards and lists about these clients (their numbers) need."""
    return Surroundings(
        zone=rules.zone(tx, house, account),
        now_ms=now_ms,
        employees=staff.names(tx, account),
        people=people.names(tx),
        clients=book.labels(tx, filter(None, clients)),
        abilities=house.abilities(account),
    )


def card(tx: Tx, house: House, chat_id: int, subject: str, subject_id: int, now_ms: int) -> Screen | None:
    """The card of a call or a case as this chat should see it; None when there is no such thing any more."""
    said = words_for(tx, house, chat_id)
    if subject == "call":
        stored = calls.by_id(tx, subject_id)
        if stored is None:
            return None
        around = surroundings(tx, house, stored.call.account, now_ms, stored.call.client)
        return cards.call_card(said, stored.id, stored.call, stored.stage, stored.colleague, around)
    if subject == "dial":
        return _dial(tx, house, said, subject_id, now_ms)
    held = cases.by_id(tx, subject_id)
    if held is None:
        return None
    around = surroundings(tx, house, held.case.account, now_ms, held.case.client)
    lines = tuple(
        CaseLine(line.at_ms, line.kind, line.person, line.employee, line.facts) for line in cases.lines(tx, held.id)
    )
    return cards.case_card(said, held.id, held.case, lines, around, recorded=filing.heard_in(tx, held) is not None)


def _dial(tx: Tx, house: House, said: Words, id: int, now_ms: int) -> Screen | None:
    found = dials.by_id(tx, id)
    if found is None:
        return None
    stored = calls.by_id(tx, found.call) if found.call is not None else None
    around = surroundings(tx, house, found.account, now_ms, found.client)
    heard = (stored.id, stored.call, stored.stage) if stored else None
    return dial_card(said, found, heard, around)


def debts(tx: Tx, house: House, ids: Iterable[int], now_ms: int) -> list[tuple[int, Case, Surroundings]]:
    """Cases with what a list of them needs, each once, the newest miss first."""
    around: dict[str, Surroundings] = {}
    found = [held for id in set(ids) if (held := cases.by_id(tx, id))]
    for held in found:
        account = held.case.account
        if account not in around:
            around[account] = surroundings(tx, house, account, now_ms, *(one.case.client for one in found))
    found.sort(key=lambda held: (held.case.last_missed_ms, held.id), reverse=True)
    return [(held.id, held.case, around[held.case.account]) for held in found]


def facts_in_words(tx: Tx, said: Words, facts: Mapping[str, Any]) -> dict[str, Any]:
    """A refusal's facts for its sentence: whoever is calling (else holds the case) gets a name."""
    told = dict(facts)
    holder, caller = told.pop("holder", None), told.pop("caller", None)
    if "holder" in facts:
        calling = staff.names(tx, facts["account"]).get(caller, caller) if caller else None
        told["who"] = calling or people.names(tx).get(holder) or said.plain("somebody")
    return told
