"""The book of clients: those found by name, who is responsible, what is asked and said when something is written."""

from collections.abc import Sequence

from views.cards import VIP
from views.client_page import LONGEST_NAME
from views.figures import clean
from views.lists import LONGEST, PAGE
from views.screen import Button, Screen
from views.words import Words, escape


def clients_found(
    words: Words, query: str, rows: Sequence[tuple[str, str, bool]], after: tuple[str, str] | None
) -> Screen:
    """Clients as (number, name, is a VIP), each with a button that opens him. ``after``: the key of a further page."""
    if not rows:
        return Screen(words.html("clients_none", query=clean(query)))
    lines, buttons = [words.html("clients_head", query=clean(query))], []
    for number, name, vip in rows[:PAGE]:
        known = clean(name, LONGEST)
        star = f"{VIP} " if vip else ""
        lines.append(star + " ".join(str(part) for part in (escape(known), number) if part))
        buttons.append((Button(star + (known or number), "show_client", {"number": number}, f"client:{number}"),))
    if after is not None:
        further = {"words": query, "name": after[0], "number": after[1]}
        buttons.append((Button(words.plain("button_more"), "clients_page", further),))
    return Screen("\n".join(lines), buttons=tuple(buttons))


def responsibles(
    words: Words,
    number: str,
    account: str,
    employees: Sequence[tuple[str, str]],
    chosen: str | None,
    after: str | None,
) -> Screen:
    """Employees of the account as (login, name), one of whom is to take this client's calls. ``after``: the login
    behind which a further page begins."""
    card, about = f"client:{number}", {"number": number, "account": account}
    buttons = [
        (
            Button(
                ("✓ " if login == chosen else "") + (clean(name) or login),
                "entrust_client",
                {**about, "employee": login},
                card,
            ),
        )
        for login, name in employees
    ]
    if after is not None:
        buttons.append((Button(words.plain("button_more"), "responsible_client", {**about, "after": after}, card),))
    if chosen is not None:
        buttons.append(
            (Button(words.plain("button_client_nobody"), "entrust_client", {**about, "employee": None}, card),)
        )
    back = Button(words.plain("button_back"), "show_client", {"number": number, "back": True}, card)
    return Screen(words.html("client_whose", number=number), buttons=(*buttons, (back,)))


def client_usage(words: Words) -> Screen:
    return Screen(words.html("client_usage"))


def ask_name(words: Words, number: str, name: str) -> Screen:
    """``name``: as it is written now."""
    text = words.html("client_ask_name", number=number)
    if name:
        text += "\n" + words.html("client_named_now", name=clean(name, LONGEST_NAME))
    return Screen(text, ask_words=words.plain("client_ask_name_short"))


def ask_note(words: Words, number: str, note: str) -> Screen:
    """``note``: as it is written now."""
    text = words.html("client_ask_note", number=number)
    if note:
        text += "\n\n" + "\n".join(str(escape(line)) for line in note.splitlines())
    return Screen(text, ask_words=words.plain("client_ask_note_short"))


def name_written(words: Words, number: str, name: str) -> Screen:
    """``name`` "": it was taken away."""
    text = (
        words.html("client_named", number=number, name=clean(name, LONGEST_NAME))
        if name
        else words.html("client_name_gone", number=number)
    )
    return Screen(text, buttons=_open(words, number))


def note_written(words: Words, number: str, *, gone: bool) -> Screen:
    text = words.html("client_note_gone", number=number) if gone else words.html("client_noted", number=number)
    return Screen(text, buttons=_open(words, number))


def _open(words: Words, number: str) -> tuple[tuple[Button, ...], ...]:
    return ((Button(words.plain("button_client"), "show_client", {"number": number}, f"client:{number}"),),)
