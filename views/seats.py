"""Which employee of which PBX is she? An administrator chooses: the PBX where there are several, then the employee."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from views.figures import clean
from views.screen import Button, Screen
from views.words import Words

PAGE = 40  # employees; a message has place for a hundred buttons


@dataclass(frozen=True, slots=True)
class Seats:
    """What is to choose from now. ``account`` None: one of ``accounts`` first. ``free``: employees whom nobody in the
    bot is, (login, label); ``after``: the key (name, login) after which there are more."""

    accounts: tuple[str, ...]
    account: str | None = None
    free: tuple[tuple[str, str], ...] = ()
    after: tuple[str, str] | None = None


def entry_request(words: Words, request: int, name: str, phone: str, seats: Seats) -> Screen:
    """Somebody asks to be let in: as whom?"""
    about = {"request": request}
    rows = _seats(words, seats, "approve", about, f"request:{request}")
    unbound = about | {"account": seats.account, "employee": None}
    rows.append((Button(words.plain("button_unbound"), "approve", unbound, f"request:{request}"),))
    rows.append((Button(words.plain("button_decline"), "decline", about, f"request:{request}"),))
    return Screen(words.html("entry_request", name=clean(name), phone=phone) + _nobody(words, seats), tuple(rows))


def binding(words: Words, person: int, name: str, seats: Seats) -> Screen:
    """Somebody is in, and the bot does not know her phone: who is she?"""
    rows = _seats(words, seats, "bind", {"person": person}, f"person:{person}")
    return Screen(words.html("binding", name=clean(name)) + _nobody(words, seats), tuple(rows))


def bind_button(words: Words, person: int) -> Button:
    """Brings ``binding``."""
    return Button(words.plain("button_bind"), "seats", {"person": person}, f"person:{person}")


def _seats(words: Words, seats: Seats, pick: str, about: Mapping[str, Any], card: str) -> list[tuple[Button, ...]]:
    if seats.account is None:
        return [(Button(account, "seats", {**about, "account": account}, card),) for account in seats.accounts]
    here = {**about, "account": seats.account}
    rows: list[tuple[Button, ...]] = [
        (Button(clean(label), pick, here | {"employee": login}, card),) for login, label in seats.free
    ]
    if seats.after:
        rows.append((Button(words.plain("button_more"), "seats", here | {"after": list(seats.after)}, card),))
    if len(seats.accounts) > 1:
        rows.append((Button(words.plain("button_back"), "seats", dict(about), card),))
    return rows


def _nobody(words: Words, seats: Seats) -> str:
    """Where the PBX has no employee to choose, what to do instead."""
    return "" if seats.account is None or seats.free else "\n" + words.html("nobody_free", account=seats.account)
