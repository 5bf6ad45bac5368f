"""What the bot says when somebody writes or presses: welcome, help, refusals, questions."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from calls.audience import Role
from views.figures import clean, feminine
from views.screen import Button, Screen
from views.words import Tappable, Words, escape

LONG_WAIT_S = 2.0  # shorter ones are over before they are read

_EVERYBODY = frozenset(Role)
_LEADERS = frozenset({Role.SUPERVISOR, Role.ADMIN})
_ADMINS = frozenset({Role.ADMIN})
_FOR = {
    "missed": _EVERYBODY,
    "call": _EVERYBODY,
    "later": _EVERYBODY,
    "client": _EVERYBODY,
    "history": _EVERYBODY,
    "dnd": _EVERYBODY,
    "departments": _EVERYBODY,
    "stats": _EVERYBODY,
    "team": _EVERYBODY,
    "alerts": _EVERYBODY,
    "block": _EVERYBODY,
    "unblock": _EVERYBODY,
    "blacklist": _EVERYBODY,
    "anonymous": _LEADERS,
    "here": _LEADERS,
    "import": _ADMINS,
    "invite": _ADMINS,
    "numbers": _ADMINS,
    "sims": _ADMINS,
    "staff": _ADMINS,
    "test": _ADMINS,
    "tasks": _ADMINS,
    "sip": _ADMINS,
    "free": _ADMINS,
    "people": _ADMINS,
    "settings": _ADMINS,
    "audit": _LEADERS,
    "status": _ADMINS,
    "forget": _ADMINS,
    "language": _EVERYBODY,
    "help": _EVERYBODY,
}
COMMANDS: Mapping[Role, tuple[str, ...]] = {
    role: tuple(name for name, whom in _FOR.items() if role in whom) for role in Role
}


def stranger(words: Words) -> Screen:
    """The one answer to everybody who is not in."""
    return Screen(words.html("stranger"), ask_contact=words.plain("button_contact"))


def welcome(words: Words, name: str, role: Role, *, bound: bool, orphans_elsewhere: bool = False) -> Screen:
    """``orphans_elsewhere``: a chat of its own hears of what is nobody's, not the administrators."""
    text = words.html("welcome", name=clean(name)) + "\n\n"
    if bound:
        text += words.html("welcome_bound")
    elif role is Role.ADMIN:
        orphans = "orphans_elsewhere" if orphans_elsewhere else "orphans_here"
        text += f"{words.html('welcome_admin')} {words.html(orphans)}"
    else:
        text += words.html("welcome_unbound")
    return Screen(text, drop_keyboard=True)


def help_page(words: Words, role: Role) -> Screen:
    commands = [f"/{name} — {words.html(f'command_{name}')}" for name in COMMANDS[role]]
    return Screen("\n".join([words.html("help_head"), "", *commands, "", words.html("help_foot")]))


def waiting_for_admin(words: Words) -> Screen:
    return Screen(words.html("waiting_for_admin"), drop_keyboard=True)


def not_your_contact(words: Words) -> Screen:
    return Screen(words.html("not_your_contact"), ask_contact=words.plain("button_contact"))


def invite_unusable(words: Words) -> Screen:
    return Screen(words.html("invite_unusable"), ask_contact=words.plain("button_contact"))


def problem(words: Words, reason: str, facts: Mapping[str, object]) -> Screen:
    """A reason, as a message of its own."""
    return Screen(sentence(words, reason, facts, escaped=True))


def sentence(words: Words, reason: str, facts: Mapping[str, object], *, escaped: bool = False) -> str:
    """A reason with its facts in words; the vendor's own words are shown when the reason has a place for them."""
    given = {name: clean(fact, 120) if isinstance(fact, str) else fact for name, fact in facts.items()}
    said = f"{reason}_said"
    if words.knows(f"{reason}_f") and feminine(str(given.get("who", ""))):
        reason = f"{reason}_f"
    key = said if given.get("said") and words.knows(said) else reason if words.knows(reason) else "something_wrong"
    return words.html(key, **given) if escaped else words.plain(key, **given)


def call_usage(words: Words) -> Screen:
    return Screen(words.html("call_usage"))


def your_phone_rings(words: Words, phone: str, number: str, name: str = "", waits: str = "") -> Screen:
    """``name``: of the client, where we know it; ``waits``: how long the PBX lets her wait, where that is long."""
    if name:
        rings = words.html("your_phone_rings_named", phone=phone, number=number, name=clean(name))
    else:
        rings = words.html("your_phone_rings", phone=phone, number=number)
    return Screen(f"{rings}\n{escape(waits)}" if waits else rings)


def your_phone_toast(words: Words, phone: str, waits: str = "") -> str:
    said = words.plain("toast_your_phone", phone=phone)
    return f"{said}. {waits}" if waits else said


def waits(words: Words, every_s: float, wait_s: float) -> str:
    """How long a PBX that is asked once in ``every_s`` seconds will let somebody wait; "" for a moment."""
    return words.plain("pbx_in_turn", every=round(every_s), wait=ceil(wait_s)) if wait_s > LONG_WAIT_S else ""


def note(words: Words, key: str) -> Screen:
    """What else there is to say of something done."""
    return Screen(words.html(key))


def confirm_dial(words: Words, reason: str, account: str, number: str, country: str | None, case: int | None) -> Screen:
    """A number never heard of, or abroad: asked about once, with the country. ``reason`` is the question's key."""
    name = words.plain(f"country_{country}") if words.knows(f"country_{country}") else country or "?"
    arguments = {"account": account, "number": number, "case": case, "confirmed": True}
    button = Button(words.plain("button_dial", number=number), "dial", arguments)
    return Screen(words.html(reason, number=number, country=name), buttons=((button,),))


def choose_account(words: Words, accounts: Sequence[str], action: str, arguments: Mapping[str, Any]) -> Screen:
    """The same action on each of several accounts."""
    buttons = tuple((Button(account, action, {**arguments, "account": account}),) for account in accounts)
    number = arguments.get("number") if action == "dial" else None
    text = words.html("choose_account_dial", number=number) if number else words.html("choose_account")
    return Screen(text, buttons=buttons)


def choose_language(words: Words) -> Screen:
    row = (Button("Русский", "language", {"language": "ru"}), Button("English", "language", {"language": "en"}))
    return Screen(words.html("choose_language"), buttons=(row,))


def invite_link(words: Words, link: str, who: str, role: Role) -> Screen:
    return Screen(words.html("invite_link", link=Tappable(link), who=clean(who), role=words.plain(f"role_{role}")))


def invite_usage(words: Words, accounts: Sequence[str]) -> Screen:
    return Screen(words.html("invite_usage", accounts=", ".join(accounts)))
