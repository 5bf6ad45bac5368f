"""What a message of the outbox says, whenever it is sent: a card, a file, or a letter about what has happened."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from storage import calls, files, people
from storage import cards as stored_cards
from storage.database import Tx
from storage.outbox import Waiting
from views import answers, later, lists, records, trial
from views.screen import Screen
from views.seats import bind_button
from views.words import Words
from workflow import connected, digests, filing, mornings, rules, seats
from workflow.house import House
from workflow.showing import card, debts, facts_in_words, surroundings, words_for


def labels(tx: Tx, house: House, waiting: Waiting) -> list[str]:
    """What stands above a card that comes anew: why it does (HTML)."""
    said = words_for(tx, house, waiting.chat_id)
    late = waiting.kind == "late" or waiting.facts.get("late")
    found = [said.html(name) for name, on in (("repeat", waiting.repeated), ("late", late)) if on]
    if waiting.kind == "nudge":
        found.append(_NUDGES[waiting.facts["why"]](said, waiting.facts))
    return found


_NUDGES: Mapping[str, Callable[[Words, Mapping[str, Any]], str]] = {
    "remind": lambda said, facts: said.html("nudge_remind"),
    "escalate": lambda said, facts: said.html("nudge_escalate"),
    "reminder": lambda said, facts: said.html("nudge_reminder"),
    "handed": lambda said, facts: said.html("nudge_handed", who=facts["who"]),
}


def letter(tx: Tx, house: House, waiting: Waiting, now_ms: int) -> Screen | None:
    """The screen of a message of the outbox; None when there is nothing left to say."""
    if waiting.subject in ("call", "case", "dial"):
        return card(tx, house, waiting.chat_id, waiting.subject, waiting.subject_id, now_ms)
    said = words_for(tx, house, waiting.chat_id)
    if waiting.kind == "morning":
        return lists.morning(said, debts(tx, house, waiting.facts["cases"], now_ms))
    if waiting.kind in digests.KINDS:
        return digests.letter(tx, house, said, waiting, now_ms)
    if waiting.subject == filing.SUBJECT:
        return _file(tx, house, said, waiting, now_ms)
    return _LETTERS[waiting.kind](tx, house, said, waiting)


def _file(tx: Tx, house: House, said: Words, waiting: Waiting, now_ms: int) -> Screen | None:
    file = files.by_id(tx, waiting.subject_id)
    if file is None:
        return None
    around = surroundings(tx, house, file.account, now_ms, file.record.client)
    why = waiting.facts.get("why") or (None if file.at_hand else "record_lost")
    if why:
        return records.sorry(said, file.record, around, why)
    screen = records.letter(said, file.record, around, house.files / (file.name or ""), file.file_id)
    asked, late = waiting.facts.get("reply_to") is not None, bool(waiting.facts.get("late"))
    quiet = late or mornings.quiet_until_ms(tx, house, file.account, waiting.chat_id, now_ms) is not None
    return replace(screen, silent=quiet and not asked)


def answers_to(tx: Tx, waiting: Waiting) -> int | None:
    """The message in its chat that a message of the outbox answers: the one that was pressed, or a card."""
    if waiting.facts.get("reply_to") is not None:
        return int(waiting.facts["reply_to"])
    card = waiting.facts.get("card")
    shown = stored_cards.of_subject(tx, card[0], card[1], waiting.chat_id) if card else None
    return shown.message_id if shown else None


def _plain_letter(tx: Tx, house: House, said: Words, waiting: Waiting) -> Screen:
    return Screen(said.html(waiting.kind, **waiting.facts))


def _failed_letter(tx: Tx, house: House, said: Words, waiting: Waiting) -> Screen:
    """What was to be done by itself was not: why, and whether it is tried again."""
    facts = {name: fact for name, fact in waiting.facts.items() if name not in ("reason", "again")}
    why = answers.sentence(said, waiting.facts["reason"], facts_in_words(tx, said, facts))
    text = said.html(waiting.kind, **waiting.facts | {"why": why})
    return Screen(f"{text}\n{said.html('tried_again')}" if waiting.facts["again"] else text)


def _welcome(tx: Tx, house: House, said: Words, waiting: Waiting) -> Screen | None:
    person = people.by_telegram_id(tx, waiting.chat_id)
    if person is None:
        return None
    bound, elsewhere = bool(person.bindings), house.fallback_chat is not None
    return answers.welcome(said, person.name, person.role, bound=bound, orphans_elsewhere=elsewhere)


def _role_changed(tx: Tx, house: House, said: Words, waiting: Waiting) -> Screen:
    return Screen(said.html("role_changed", role=said.plain(f"role_{waiting.facts['role']}")))


def _request(tx: Tx, house: House, said: Words, waiting: Waiting) -> Screen | None:
    return seats.entry_request(tx, house, said, waiting.subject_id)


def _unbound(tx: Tx, house: House, said: Words, waiting: Waiting) -> Screen | None:
    person = people.by_id(tx, waiting.subject_id)
    if person is None or person.bindings:
        return None
    return Screen(said.html("unbound", name=person.name), buttons=((bind_button(said, person.id),),))


def _over_limit(tx: Tx, house: House, said: Words, waiting: Waiting) -> Screen:
    facts = waiting.facts
    return Screen(said.html("over_limit", name=facts["name"], why=said.plain(facts["reason"], most=facts["most"])))


def _low_rating(tx: Tx, house: House, said: Words, waiting: Waiting) -> Screen | None:
    """The mark above the conversation, which can be heard where there is a recording."""
    id = int(waiting.facts["call"])
    shown, stored = card(tx, house, waiting.chat_id, "call", id, waiting.made_ms), calls.by_id(tx, id)
    if shown is None or stored is None:
        return None
    head = said.html("low_rating", mark=stored.call.rating)
    return replace(shown, text=f"{head}\n{shown.text}", silent=False)


def _later_over(tx: Tx, house: House, said: Words, waiting: Waiting) -> Screen:
    return later.over(said, waiting.facts, rules.zone(tx, house, waiting.facts["account"]), waiting.made_ms)


def _lacking(tx: Tx, house: House, said: Words, waiting: Waiting) -> Screen:
    ability, account = waiting.facts["ability"], waiting.facts["account"]
    return Screen(said.html("lacking") + "\n" + said.html(f"cannot_{ability}", account=account))


def _account_down(tx: Tx, house: House, said: Words, waiting: Waiting) -> Screen:
    reason = waiting.facts["reason"]
    known = said.knows(f"account_why_{reason}")
    why = said.plain(f"account_why_{reason}" if known else "account_why_other")
    return Screen(said.html("account_down", account=waiting.facts["account"], why=why))


def _connected(tx: Tx, house: House, said: Words, waiting: Waiting) -> Screen:
    found = connected.findings(tx, house, waiting.made_ms)
    return trial.connected(said, found, sorted(house.zones), changed=bool(waiting.facts.get("changed")))


def _trial(tx: Tx, house: House, said: Words, waiting: Waiting) -> Screen:
    return trial.card(said, waiting.facts["account"], waiting.facts["client"])


def _helpdesk_down(tx: Tx, house: House, said: Words, waiting: Waiting) -> Screen:
    facts = waiting.facts
    why = said.plain(facts["why"])
    return Screen(said.html("helpdesk_down", helpdesk=facts["helpdesk"], why=why, waiting=facts["waiting"]))


_LETTERS: Mapping[str, Callable[[Tx, House, Words, Waiting], Screen | None]] = {
    "welcome": _welcome,
    "request": _request,
    "unbound": _unbound,
    "left_staff": _plain_letter,
    "left_us": _plain_letter,
    "shown_out": _plain_letter,
    "unbound_from": _plain_letter,
    "role_changed": _role_changed,
    "group_stopped": _plain_letter,
    "webhooks_silent": _plain_letter,
    "chat_gone": _plain_letter,
    "topic_gone": _plain_letter,
    "dnd_end_done": _plain_letter,
    "dnd_end_failed": _failed_letter,
    "call_later_failed": _failed_letter,
    "call_later_dropped": _plain_letter,
    "later_rings": _plain_letter,
    "later_rings_in_vain": _plain_letter,
    "later_over": _later_over,
    "dead_letter": _plain_letter,
    "dead_alert": _plain_letter,
    "token_conflict": _plain_letter,
    "telegram_back": _plain_letter,
    "act_was_unknown": _plain_letter,
    "wish_was_unknown": _plain_letter,
    "over_limit": _over_limit,
    "helpdesk_down": _helpdesk_down,
    "helpdesk_back": _plain_letter,
    "helpdesk_refused": _plain_letter,
    "account_down": _account_down,
    "account_back": _plain_letter,
    "connected": _connected,
    "trial": _trial,
    "lacking": _lacking,
    "low_rating": _low_rating,
    "backup_failed": _plain_letter,
    "backup_back": _plain_letter,
}
