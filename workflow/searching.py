"""Past calls: what somebody means by what she types, and those of them she may look at."""

from collections.abc import Callable
from dataclasses import replace

from calls.audience import News, Role
from calls.missed import NotNow
from calls.names import fold
from calls.notice import subject_of
from calls.phone import client_number
from calls.wanted import EVER, TODAY, Kind, Wanted, kind_of
from calls.when import Period, period
from storage import clients, history, staff
from storage.calls import StoredCall
from storage.database import Tx
from storage.people import Person
from workflow import rights, rules
from workflow.house import House

NEWEST = (2**62, 2**62)
ALL_TIME = Period(0, 2**62)
BATCH = 400  # calls looked at in one go: others want to read too
MOST_WORDS = 12
MOST_NAMESAKES = 20

_MINE = frozenset({"мои", "мой", "моё", "mine", "my"})
_FILLERS = frozenset({"за", "с", "по", "от", "и", "у", "звонки", "звонок", "for", "of", "from", "with", "and", "calls"})

_EVER = ("всё время", "все время", "всегда", "ever", "all time")

_Reading = Callable[[str], Wanted | None]


def accounts(house: House, person: Person) -> list[str]:
    """Those whose calls she may look at, as far as they are connected. Raises NotNow where there is none."""
    if not rights.may_name(person):
        raise NotNow("not_bound")
    bound = [one.account for one in person.bindings if one.account in house.zones]
    return list(house.zones) if person.role is Role.ADMIN else bound


def inner_accounts(house: House, person: Person) -> list[str]:
    """Those of them whose PBX tells of calls between employees. Raises NotNow like ``accounts``."""
    return [account for account in accounts(house, person) if "remembers_inner" in house.abilities(account)]


def zone(tx: Tx, house: House, person: Person, account: str = "") -> str:
    """Where her days begin: the zone of the account she looks at, of all of them that of her first."""
    if account in house.zones:
        return rules.zone(tx, house, account)
    homes = [one.account for one in person.bindings if one.account in house.zones] or list(house.zones)
    return rules.zone(tx, house, homes[0] if homes else "")


def zones_differ(tx: Tx, house: House, person: Person, account: str = "") -> bool:
    """Does she look at accounts whose days begin at different moments? Then it must be said which days are meant."""
    return len({rules.zone(tx, house, one) for one in accounts(house, person) if account in ("", one)}) > 1


def span(tx: Tx, house: House, person: Person, wanted: Wanted, now_ms: int) -> Period:
    """The period that is wanted, in milliseconds."""
    return period(wanted.period, now_ms, zone(tx, house, person, wanted.account)) or ALL_TIME


def understand(tx: Tx, house: House, person: Person, typed: str, now_ms: int) -> Wanted:
    """«Анна вчера пропущенные», «79101234567», «Продажи 01.11-14.11» in any order. Without a period: all that is known
    of a client, else today. Raises NotNow with the word that nobody understands."""
    reading = _readings(tx, house, person, now_ms)
    words, wanted, at = typed.split()[:MOST_WORDS], Wanted(""), 0
    while at < len(words):
        for length in range(len(words) - at, 0, -1):
            phrase = " ".join(words[at : at + length])
            found = next((one for read in reading if (one := read(phrase))), None)
            if found is not None:
                wanted = _joined(wanted, found)
                at += length
                break
        else:
            if words[at].casefold() not in _FILLERS:
                raise NotNow("history_not_understood", word=words[at])
            at += 1
    return wanted if wanted.period else wanted.on(period=EVER if wanted.numbers else TODAY)


def _readings(tx: Tx, house: House, person: Person, now_ms: int) -> tuple[_Reading, ...]:
    """The ways to read a phrase, the surest first."""
    hers = accounts(house, person)
    home = zone(tx, house, person)
    employees = [(one.account, one.login, one) for account in hers for one in staff.everybody(tx, account)]
    names = {(account, login): name for account in hers for login, name in staff.names(tx, account).items()}
    departments = sorted({name for account in hers for name in staff.departments(tx, account)})

    def when(phrase: str) -> Wanted | None:
        if phrase.casefold() in _EVER:
            return Wanted(EVER)
        return Wanted(phrase) if period(phrase, now_ms, home) else None

    def kind(phrase: str) -> Wanted | None:
        found = kind_of(phrase)
        return Wanted("", found) if found else None

    def number(phrase: str) -> Wanted | None:
        dated = any(period(word, now_ms, home) for word in phrase.split())
        found = None if dated else client_number(phrase)
        return Wanted("", numbers=(found,)) if found else None

    def place(phrase: str) -> Wanted | None:
        if phrase.casefold() in _MINE:
            return Wanted("", employees=tuple((one.account, one.employee) for one in person.bindings if one.employee))
        account = next((one for one in hers if one.casefold() == phrase.casefold()), None)
        if account:
            return Wanted("", account=account)
        found = tuple(name for name in departments if _begins(phrase, name))
        return Wanted("", departments=found) if found else None

    def colleague(phrase: str) -> Wanted | None:
        folded = phrase.casefold()
        found = {(a, login) for a, login, one in employees if folded in (login.casefold(), one.extension)}
        found |= {key for key, name in names.items() if _begins(phrase, name)}
        return Wanted("", employees=tuple(sorted(found))) if found else None

    def client(phrase: str) -> Wanted | None:
        found = clients.search(tx, phrase, ("", ""), MOST_NAMESAKES)
        return Wanted("", numbers=tuple(one.number for one, _ in found)) if found else None

    return when, kind, number, place, colleague, client


def _begins(phrase: str, name: str) -> bool:
    """Does every word of the phrase begin some word of the name?"""
    words, whole = fold(phrase).split(), fold(name)
    return bool(words) and all(f" {word}" in whole for word in words)


def _joined(one: Wanted, other: Wanted) -> Wanted:
    return replace(
        one,
        period=other.period or one.period,
        kind=other.kind if other.kind is not Kind.ALL else one.kind,
        numbers=one.numbers + other.numbers,
        employees=one.employees + other.employees,
        departments=one.departments + other.departments,
        account=other.account or one.account,
    )


def batch(
    tx: Tx, house: House, person: Person, wanted: Wanted, before: tuple[int, int], now_ms: int
) -> tuple[list[StoredCall], tuple[int, int] | None]:
    """The calls that are wanted and hers to look at among the next few behind the key ``before``, the newest first;
    and the key to go on behind, None where there are no more. Raises NotNow."""
    accounts(house, person)
    looked_at = history.page(tx, span(tx, house, person, wanted, now_ms), wanted.kind, wanted.numbers, before, BATCH)
    found = [stored for stored in rights.visible(tx, person, looked_at) if _fits(tx, stored, wanted)]
    return found, key(looked_at[-1]) if len(looked_at) == BATCH else None


def key(stored: StoredCall) -> tuple[int, int]:
    """Behind which the next page begins."""
    return stored.call.started_ms, stored.id


def _fits(tx: Tx, stored: StoredCall, wanted: Wanted) -> bool:
    call = stored.call
    told = subject_of(News.MISSED, call)
    if wanted.account and call.account != wanted.account:
        return False
    if wanted.departments and told.departments.isdisjoint(wanted.departments):
        return False
    return not wanted.employees or any(
        account == call.account and login in told.employees for account, login in wanted.employees
    )
