"""People as an administrator looks after them: who is in, one of them, and what may be changed about her."""

from collections.abc import Sequence
from dataclasses import dataclass

from calls.audience import Role
from views.figures import clean
from views.screen import Button, Screen
from views.words import Words, escape

PAGE = 8
DEPARTMENTS = 40


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody in the list: ``seats`` as people read them («office: anna, 701»), ``seen`` when; "" never."""

    id: int
    name: str
    role: Role
    seats: tuple[str, ...]
    seen: str


def page(words: Words, lines: Sequence[Line], total: int, query: str, at: int) -> Screen:
    """From the ``at``-th on. ``query``: the words that were looked for."""
    head = words.html("people_found", query=query, n=total) if query else words.html("people_head", n=total)
    text = [head, ""]
    for one in lines:
        seen = words.plain("people_seen", at=one.seen) if one.seen else words.plain("people_never_seen")
        parts = [words.plain(f"role_{one.role}"), *one.seats, seen]
        text.append(f"<b>{escape(clean(one.name))}</b> · " + " · ".join(str(escape(part)) for part in parts))
    if not lines:
        text.append(words.html("people_nobody"))
    rows: list[tuple[Button, ...]] = [(Button(clean(one.name), "people_one", {"person": one.id}),) for one in lines]
    moves = []
    if at:
        moves.append(Button(words.plain("button_back"), "people", {"query": query, "at": max(at - PAGE, 0)}))
    if at + len(lines) < total:
        moves.append(Button(words.plain("button_more"), "people", {"query": query, "at": at + PAGE}))
    rows += [tuple(moves)] if moves else []
    rows.append((Button(words.plain("people_find"), "people_find"), Button(words.plain("people_out"), "people_out")))
    rows.append((Button(words.plain("people_absent"), "people_absent"),))
    rows.append(
        (Button(words.plain("people_links"), "people_links"), Button(words.plain("people_chats"), "people_chats"))
    )
    return Screen("\n".join(text), tuple(rows))


@dataclass(frozen=True, slots=True)
class Figure:
    """One person on her own page. ``seats``: (account, how she is known there, her departments, those he leads)."""

    id: int
    name: str
    role: Role
    seats: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...]
    since: str
    seen: str
    held: int
    out: bool = False


def portrait(words: Words, one: Figure, unbound: Sequence[str], done: str = "") -> Screen:
    """``unbound``: accounts she is nobody on; ``done``: HTML, what has just been changed."""
    text = [done, ""] if done else []
    text.append(f"👤 <b>{escape(clean(one.name))}</b> · {escape(words.plain(f'role_{one.role}'))}")
    text += [str(escape(seat(words, *where))) for where in one.seats] or [words.html("people_unbound")]
    if one.role is Role.SUPERVISOR:
        text += [
            words.html("people_leads", account=account, names=", ".join(leads) or words.plain("people_leads_all"))
            for account, _, _, leads in one.seats
        ]
    seen = words.plain("people_seen", at=one.seen) if one.seen else words.plain("people_never_seen")
    text.append(f"{words.html('people_since', at=one.since)} · {escape(seen)}")
    if one.held:
        text.append(words.count("people_holds", one.held))
    about = {"person": one.id}
    if one.out:
        text.append(words.html("people_is_out"))
        back = Button(words.plain("people_bring_back"), "people_ask", {**about, "what": "back"})
        return Screen("\n".join(text), ((back,), (Button(words.plain("button_back"), "people_out"),)))
    rows: list[tuple[Button, ...]] = [(Button(words.plain("people_role"), "people_roles", about),)]
    if one.role is Role.SUPERVISOR:
        rows += [
            (Button(words.plain("people_departments", account=account), "people_leads", {**about, "account": account}),)
            for account, *_ in one.seats
        ]
    for account, *_ in one.seats:
        there = {**about, "account": account}
        rows.append(
            (
                Button(words.plain("people_phone", account=account), "people_phone", there),
                Button(words.plain("people_unbind", account=account), "people_ask", {**there, "what": "unbind"}),
            )
        )
    for account in unbound:
        rows.append((Button(words.plain("people_bind", account=account), "seats", {**about, "account": account}),))
        rows.append(
            (Button(words.plain("people_bind_typed", account=account), "people_phone", {**about, "account": account}),)
        )
    rows.append((Button(words.plain("people_shut"), "people_ask", {**about, "what": "shut"}),))
    rows.append((Button(words.plain("button_back"), "people"),))
    return Screen("\n".join(text), tuple(rows))


def seat(words: Words, account: str, name: str, within: Sequence[str], leads: Sequence[str]) -> str:
    """«office: anna, доб. 701 (Продажи)»."""
    return f"{account}: {name}" + (f" ({', '.join(within)})" if within else "")


def known_as(words: Words, employee: str | None, extension: str | None) -> str:
    """«anna, доб. 701»."""
    phone = words.plain("people_extension", extension=extension) if extension else ""
    return ", ".join(part for part in (employee or "", phone) if part) or "—"


def roles(words: Words, person: int, name: str, role: Role) -> Screen:
    rows = [
        (
            Button(
                f"{'✅' if one is role else '▫️'} {words.plain(f'role_{one}')}",
                "people_ask",
                {"person": person, "what": "role", "after": one},
            ),
        )
        for one in Role
    ]
    rows.append((Button(words.plain("button_back"), "people_one", {"person": person}),))
    return Screen(words.html("people_which_role", name=name), tuple(rows))


def leads(words: Words, person: int, name: str, account: str, choices: Sequence[tuple[str, bool]]) -> Screen:
    """``choices``: (department, does he lead it)."""
    about = {"person": person, "account": account, "what": "lead"}
    rows = [
        (
            Button(
                f"{'✅' if on else '▫️'} {clean(department)}",
                "people_ask",
                {**about, "department": department, "on": not on},
            ),
        )
        for department, on in choices[:DEPARTMENTS]
    ]
    rows.append((Button(words.plain("button_back"), "people_one", {"person": person}),))
    return Screen(words.html("people_which_departments", name=name, account=account), tuple(rows))


def outside(words: Words, lines: Sequence[tuple[int, str, str]], at: int, total: int) -> Screen:
    """Who was in once: (id, name, when it ended)."""
    text = [words.html("people_out_head") if total else words.html("people_out_none"), ""]
    text += [words.html("people_out_line", name=name, at=when) for _, name, when in lines]
    rows = [(Button(clean(name), "people_one", {"person": id}),) for id, name, _ in lines]
    if at + len(lines) < total:
        rows.append((Button(words.plain("button_more"), "people_out", {"at": at + PAGE}),))
    rows.append((Button(words.plain("button_back"), "people"),))
    return Screen("\n".join(text), tuple(rows))
