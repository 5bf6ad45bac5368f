"""What is connected and what is missing: findings for the administrators' chats, told at Start and when it changes."""

import hashlib
from collections.abc import Iterator

from storage import accounts, greeted, outbox, people, staff, troubles
from storage.database import Tx
from views.findings import Finding, Mark, Said, ago
from workflow.house import House


def greet(tx: Tx, house: House, chat_id: int, now_ms: int) -> None:
    """An administrator has pressed Start: what is connected comes after the welcome."""
    outbox.put(tx, f"connected:{chat_id}:{now_ms}", chat_id, "connected", now_ms)
    greeted.mark(tx, chat_id, mark_of(house))


def tell_changes(tx: Tx, house: House, now_ms: int) -> None:
    """At start: the administrators who were told something else hear what is connected now."""
    admins, mark = set(people.admins(tx)), mark_of(house)
    for chat_id in greeted.others(tx, mark):
        if chat_id in admins:
            outbox.put(tx, f"connected:{chat_id}:{now_ms}", chat_id, "connected", now_ms, changed=True)
        greeted.mark(tx, chat_id, mark)


def mark_of(house: House) -> str:
    """Equal for houses that are connected in the same way."""
    advice = {name: [(one.key, sorted(one.facts.items())) for one in told] for name, told in house.advice.items()}
    seen = repr((sorted(house.zones), sorted(advice.items()), house.helpdesks, house.fallback_chat, house.public_url))
    return hashlib.sha256(seen.encode()).hexdigest()[:32]


def findings(tx: Tx, house: House, now_ms: int) -> list[Finding]:
    """In the order in which somebody new would set it up."""
    found: list[Finding] = []
    if not house.zones:
        found.append(Finding(Mark.WRONG, Said("no_pbx")))
    elif not house.public_url:
        found.append(Finding(Mark.WRONG, Said("check_no_address"), look=("WEB__PUBLIC_URL",)))
    for account in house.zones:
        found += _of_account(tx, house, account, now_ms)
    found += [Finding(Mark.GOOD, Said("greet_helpdesk"), name) for name in house.helpdesks]
    return [*found, *_of_people(tx, house)]


def heard(tx: Tx, account: str, now_ms: int) -> Finding:
    """When its webhooks last came."""
    last_ms = accounts.heard_ms(tx).get(account)
    if last_ms is None:
        return Finding(Mark.NOTE, Said("greet_never_heard"), account)
    return Finding(Mark.GOOD, Said("check_heard", {"ago": ago((now_ms - last_ms) // 1000)}), account)


def _of_account(tx: Tx, house: House, account: str, now_ms: int) -> Iterator[Finding]:
    can = house.abilities(account)
    if troubles.told(tx, account):
        yield Finding(Mark.WRONG, Said("account_why_other"), account)
    elif "lists_staff" in can and (n := len(staff.everybody(tx, account))):
        yield Finding(Mark.GOOD, Said("check_count", {"n": n}), account, Said("ability_lists_staff"))
    told = heard(tx, account, now_ms)
    yield told
    for advice in house.advice.get(account, ()) if told.mark is not Mark.GOOD else ():
        yield Finding(Mark.WRONG if advice.wrong else Mark.NOTE, Said(advice.key, advice.facts), account)


def _of_people(tx: Tx, house: House) -> Iterator[Finding]:
    inside = people.everybody(tx)
    admins = ", ".join(person.name for person in inside if person.role == "admin")
    yield Finding(Mark.GOOD, Said("greet_people", {"n": len(inside), "admins": admins}))
    mobiles = {member.mobile for account in house.zones for member in staff.everybody(tx, account) if member.mobile}
    yield Finding(Mark.NOTE, Said("greet_may_enter", {"n": len(mobiles)}) if mobiles else Said("greet_by_invite"))
    if house.fallback_chat is None:
        yield Finding(Mark.NOTE, Said("greet_no_fallback"), look=("TELEGRAM__FALLBACK_CHAT",))
