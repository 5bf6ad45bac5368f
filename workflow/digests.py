"""Letters of the evening and of the week: how the day went and who is still waiting, for those who lead; for whoever
wants it, who is still waiting for her.

Each account has one standing alarm for either. It keeps in its facts what it stands for: the day and the moment; and
the day last told. Whatever wakes it earlier (a rule was changed, the bot was started) only sets it anew.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from calls.audience import Role
from calls.digest import Letter, day_ms, following, still_that_evening, week_before
from calls.hours import hours
from calls.missed import NotNow
from calls.when import Period
from storage import alarms, outbox, people, staff, wishes
from storage import hours as stored_hours
from storage.alarms import Alarm
from storage.cases import StoredCase
from storage.database import Tx
from storage.outbox import Waiting
from storage.people import Person
from views import digests as screens
from views import stats
from views.digests import Part
from views.screen import Screen
from views.words import Words
from workflow import cases, counting, rules, showing
from workflow.house import House

EVENING, WEEK = "evening", "week"
KINDS = (EVENING, WEEK)
LOOK_MS = 24 * 3600 * 1000  # where no letter is due at all, the rules are looked at again so much later
APART_MS = {EVENING: 0, WEEK: 2_000}  # a picture takes a second or two to draw, and its lane waits for it
NEWEST = (2**62, 2**62)


def stand(tx: Tx, house: House, now_ms: int) -> None:
    """At start: every account has its two alarms; those that stood there look at the settings anew."""
    for account in house.zones:
        for kind in KINDS:
            alarm = alarms.find(tx, kind, _subject(account))
            if alarm is None:
                _set(tx, house, kind, account, now_ms, None)
        alarms.hasten(tx, _subject(account), now_ms)


def ring(tx: Tx, house: House, alarm: Alarm, now_ms: int) -> None:
    """The letter is due, or somebody woke the alarm. What was due on an earlier day is told no more."""
    account = alarm.subject.partition(":")[2]
    if account not in house.zones:
        return
    told = date.fromisoformat(alarm.facts["told"]) if alarm.facts["told"] else None
    at_ms = alarm.facts["at_ms"]
    if at_ms is not None and at_ms <= now_ms:
        told = date.fromisoformat(alarm.facts["day"])
        if still_that_evening(told, at_ms, now_ms, rules.zone(tx, house, account)):
            _tell(tx, house, alarm.kind, account, told, now_ms)
    _set(tx, house, alarm.kind, account, now_ms, told)


def letter(tx: Tx, house: House, said: Words, waiting: Waiting, now_ms: int) -> Screen | None:
    """What it says to its reader when it is sent; None where there is nothing to say."""
    person = people.by_telegram_id(tx, waiting.chat_id)
    accounts = [one for one in waiting.facts["accounts"] if one in house.zones]
    if person is None or not accounts:
        return None
    day = date.fromisoformat(waiting.facts["day"])
    silent = _sleeps(tx, waiting.chat_id, rules.zone(tx, house, accounts[0]), now_ms)
    if waiting.kind == WEEK:
        return _week(tx, house, said, person, accounts[0], day, silent=silent)
    return _evening(tx, house, said, person, accounts, day, now_ms, silent=silent)


def _set(tx: Tx, house: House, kind: str, account: str, now_ms: int, told: date | None) -> None:
    found = following(_letter(tx, house, kind, account), now_ms, rules.zone(tx, house, account), told)
    day, at_ms = found or (None, None)
    due_ms = now_ms + LOOK_MS if at_ms is None else at_ms
    stands_for, last = (one and one.isoformat() for one in (day, told))
    alarms.put(tx, kind, _subject(account), due_ms, at_ms=at_ms, day=stands_for, told=last)


def _letter(tx: Tx, house: House, kind: str, account: str) -> Letter:
    return (rules.digest_evening if kind == EVENING else rules.digest_week)(tx, house, account)


def _tell(tx: Tx, house: House, kind: str, account: str, day: date, now_ms: int) -> None:
    """To everybody on the account who wants it, once a day. The evening of several accounts is one letter, which comes
    with the last of them; of the week each account has its picture, and they go one after the other, so that alerts
    find lanes free."""
    due_ms = now_ms
    for person in people.everybody(tx):
        hers = _accounts(house, person)
        if account not in hers or not wanted(tx, person, kind):
            continue
        if kind == EVENING:
            ends = {one: rules.digest_evening(tx, house, one).at_ms(day, rules.zone(tx, house, one)) for one in hers}
            told = sorted((at_ms, one) for one, at_ms in ends.items() if at_ms is not None)
            if told and told[-1][1] != account:
                continue
            hers = [one for one in hers if ends[one] is not None]
        key = f"{kind}:{'' if kind == EVENING else account}:{day.isoformat()}:{person.telegram_id}"
        accounts = hers if kind == EVENING else [account]
        if outbox.put(tx, key, person.telegram_id, kind, now_ms, due_ms=due_ms, day=day.isoformat(), accounts=accounts):
            due_ms += APART_MS[kind]


def wanted(tx: Tx, person: Person, kind: str) -> bool:
    """Does she want this letter? Those who lead do, unless they said no; others when they said yes."""
    said = wishes.of(tx, person.id)
    chosen = said.evening if kind == EVENING else said.week
    return person.role is not Role.MANAGER if chosen is None else chosen


def _evening(
    tx: Tx,
    house: House,
    said: Words,
    person: Person,
    accounts: Sequence[str],
    day: date,
    now_ms: int,
    *,
    silent: bool,
) -> Screen | None:
    found = cases.open_for(tx, person, NEWEST, screens.MOST + 1)
    left = [held for held in found if held.case.account in accounts]
    dials = {held.id for held in left if _may_dial(house, person, held)}
    debts = showing.debts(tx, house, [held.id for held in left], now_ms)
    parts = []
    if person.role is not Role.MANAGER:
        parts = [part for one in accounts if (part := _part(tx, house, person, one, day)) is not None]
    if not debts and not parts:
        return None
    return screens.evening(said, day, parts, debts, dials, silent=silent, several=len(accounts) > 1)


def _part(tx: Tx, house: House, person: Person, account: str, day: date) -> Part | None:
    """The day of one account; None where nothing happened, or nothing of it is hers."""
    zone = rules.zone(tx, house, account)
    try:
        scope = counting.usual(tx, person, account)
    except NotNow:
        return None
    names = staff.names(tx, account)
    figures = counting.count(tx, scope, Period(day_ms(day, zone), day_ms(day + timedelta(days=1), zone)), zone)
    return None if figures.nothing else Part(counting.name_of(scope, names), figures, names)


def _week(tx: Tx, house: House, said: Words, person: Person, account: str, day: date, *, silent: bool) -> Screen | None:
    zone = rules.zone(tx, house, account)
    try:
        scope = counting.usual(tx, person, account)
    except NotNow:
        return None
    first, last = week_before(day)
    period = Period(day_ms(first, zone), day_ms(last + timedelta(days=1), zone))
    figures = counting.count(tx, scope, period, zone)
    if figures.nothing:
        return None
    names = staff.names(tx, account)
    alone = scope.employee is not None
    subject = stats.Subject(counting.name_of(scope, names), period, zone, names, {"account": account}, alone=alone)
    return screens.week(said, subject, figures, silent=silent)


def _accounts(house: House, person: Person) -> list[str]:
    if person.role is Role.ADMIN:
        return list(house.zones)
    return [one.account for one in person.bindings if one.account in house.zones]


def _may_dial(house: House, person: Person, held: StoredCase) -> bool:
    binding = person.on(held.case.account)
    return bool(binding and binding.phone) and "dials" in house.abilities(held.case.account)


def _sleeps(tx: Tx, chat_id: int, zone: str, now_ms: int) -> bool:
    text = stored_hours.quiet(tx, chat_id)
    quiet = hours(text) if text else None
    return quiet is not None and quiet.inside(now_ms, zone)


def _subject(account: str) -> str:
    return f"account:{account}"
