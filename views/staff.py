"""/staff: the employees and departments of a PBX, one of them with all its fields, and the questions on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from calls.staff_fields import CHOICES, FIELDS, STEPS, VOICEMAIL, Fields, Kind
from calls.staff_members import listed
from views.figures import clean
from views.screen import Button, Screen
from views.staff_fields import Names, label, told
from views.words import Words, escape

PAGE = 8
LONGEST = 40  # a name on a button
ALL_STEPS = 99

Rows = list[tuple[Button, ...]]


@dataclass(frozen=True, slots=True)
class Row:
    """One of a list: ``id`` a login or a department's id; ``more``: what stands behind the name."""

    id: str
    name: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One of them with everything: ``also`` further lines (a sentence's key → its text); ``may``: the PBX lets it be
    changed from here."""

    account: str
    kind: Kind
    id: str
    fields: Fields
    also: Sequence[tuple[str, str]] = ()
    may: bool = True


def page(
    words: Words, account: str, kind: Kind, rows: Sequence[Row], *, total: int, query: str, after: bool, may: bool
) -> Screen:
    """``after``: there are more behind the last row; ``may``: they can be changed from here."""
    lines = [words.html(f"staff_head_{kind}", account=account, total=total)]
    if query:
        lines.append(words.html("staff_found", query=clean(query)))
    lines += ["", *(_line(row) for row in rows)] if rows else ["", words.html("staff_none")]
    if not may:
        lines += ["", words.html("cannot_staffs", account=account)]
    here = {"account": account, "kind": kind}
    keys: Rows = [(Button(clean(row.name, LONGEST), "staff_one", {**here, "id": row.id}),) for row in rows]
    last = [Button(words.plain("button_find"), "staff_find", here)] if total > PAGE or query else []
    if after:
        behind = {**here, "query": query, "after": [rows[-1].name, rows[-1].id]}
        last.append(Button(words.plain("button_more"), "staff", behind))
    other = Kind.DEPARTMENT if kind is Kind.EMPLOYEE else Kind.EMPLOYEE
    below = [Button(words.plain(f"staff_button_new_{kind}"), "staff_new", {**here, "step": 0})] if may else []
    below.append(Button(words.plain(f"staff_button_{other}"), "staff", {"account": account, "kind": other}))
    return Screen("\n".join(lines), tuple(row for row in (*keys, tuple(last), tuple(below)) if row))


def card(words: Words, one: Card, names: Names, done: str = "") -> Screen:
    """``done``: what has just been done, HTML, above it."""
    sign = "👤" if one.kind is Kind.EMPLOYEE else "🏢"
    lines = [done, ""] if done else []
    lines.append(f"{sign} <b>{escape(clean(one.fields.get('name', '') or one.id))}</b>")
    about = [
        (label(words, one.kind, name), told(words, name, one.fields.get(name, ""), names))
        for name in FIELDS[one.kind][1:]
    ]
    lines += [
        words.html("staff_line", label=what, value=text)
        for what, text in (*about, *((words.plain(key), text) for key, text in one.also))
        if text
    ]
    here = {"account": one.account, "kind": one.kind, "id": one.id}
    back = Button(words.plain("button_back"), "staff", {"account": one.account, "kind": one.kind})
    if not one.may:
        return Screen("\n".join([*lines, "", words.html("cannot_staffs", account=one.account)]), ((back,),))
    keys = [
        Button(f"✏️ {label(words, one.kind, name)}", "staff_field", {**here, "field": name})
        for name in FIELDS[one.kind]
        if name != "members"
    ]
    rows: Rows = [tuple(keys[at : at + 2]) for at in range(0, len(keys), 2)]
    if one.kind is Kind.DEPARTMENT:
        rows.insert(0, (Button(words.plain("staff_button_members"), "staff_members", here),))
    else:
        rows.append((Button(words.plain("staff_button_password"), "staff_password", here),))
    rows.append((Button(words.plain("staff_button_delete"), "staff_delete", here), back))
    return Screen("\n".join(lines), tuple(rows))


def ask_field(words: Words, kind: Kind, account: str, id: str, name: str, now: str, names: Names) -> Screen:
    """What is it to be? A choice has buttons; everything may be typed."""
    here = {"account": account, "kind": kind, "id": id}
    lines = [words.html("staff_ask_now", label=label(words, kind, name), value=told(words, name, now, names) or "—")]
    lines.append(words.html(f"staff_ask_{name}"))
    rows = [
        (Button(text, "staff_wish", {**here, "fields": {name: value}}),) for value, text in _choices(words, name, now)
    ]
    rows.append((Button(words.plain("button_back"), "staff_one", here),))
    return Screen("\n".join(lines), tuple(rows))


def ask_step(words: Words, kind: Kind, account: str, fields: Fields, step: int, names: Names) -> Screen:
    """The next thing to say of somebody new; all but the name may be skipped."""
    name = STEPS[kind][step]
    here = {"account": account, "kind": kind}
    lines = [words.html(f"staff_new_{kind}", step=step + 1, steps=len(STEPS[kind]))]
    lines += [
        words.html("staff_line", label=label(words, kind, one), value=told(words, one, said, names))
        for one, said in fields.items()
    ]
    lines += ["", words.html(f"staff_ask_{name}")]
    if not fields:
        lines.append(words.html(f"staff_hint_{kind}"))
    rows: Rows = [
        (Button(text, "staff_new", {**here, "fields": {**fields, name: value}, "step": step + 1}),)
        for value, text in _choices(words, name, "")
    ]
    if fields:
        skip = Button(words.plain("staff_button_skip"), "staff_new", {**here, "fields": fields, "step": step + 1})
        enough = Button(words.plain("staff_button_enough"), "staff_new", {**here, "fields": fields, "step": ALL_STEPS})
        rows.append((skip, enough))
    rows.append((Button(words.plain("button_close_menu"), "close_menu"),))
    return Screen("\n".join(lines), tuple(rows))


def members(words: Words, one: Card, names: Names, after: str) -> Screen:
    """Who works there, in order, behind the login ``after``: a tap on the name rests her phone or wakes it, ⬆️ lets her
    go up a place, ✖️ takes her out."""
    all_of_them = listed(one.fields.get("members", ""))
    order = list(all_of_them)
    start = order.index(after) + 1 if after in order else 0
    shown = order[start : start + PAGE]
    here = {"account": one.account, "kind": one.kind, "id": one.id}
    lines = [words.html("staff_members_head", name=clean(one.fields["name"]), total=len(order))]
    rows: Rows = []
    for place, login in enumerate(shown, start + 1):
        name, receives = clean(names.people.get(login) or login, LONGEST), all_of_them[login]
        lines.append(f"{place}. {'🔔' if receives else '🔕'} {escape(name)}")
        wishes = (("mute" if receives else "hear", f"{'🔔' if receives else '🔕'} {name}"), ("up", "⬆️"), ("drop", "✖️"))
        rows.append(tuple(Button(text, "staff_wish", {**here, "member": login, "how": how}) for how, text in wishes))
    lines.append(words.html("staff_members_legend" if order else "staff_members_none"))
    if start + PAGE < len(order):
        rows.append((Button(words.plain("button_more"), "staff_members", {**here, "after": shown[-1]}),))
    rows.append((Button(words.plain("staff_button_join"), "staff_join", here),))
    rows.append((Button(words.plain("button_back"), "staff_one", here),))
    return Screen("\n".join(lines), tuple(rows))


def join(words: Words, account: str, id: str, name: str, rows: Sequence[Row], *, after: bool) -> Screen:
    """Who is to work there too? As the last in order, or as the first."""
    here: Mapping[str, Any] = {"account": account, "kind": Kind.DEPARTMENT, "id": id}
    keys: Rows = []
    for row in rows:
        last, first = ({**here, "member": row.id, "how": how} for how in ("join", "first"))
        keys.append((Button(f"➕ {clean(row.name, LONGEST)}", "staff_wish", last), Button("⤒", "staff_wish", first)))
    if after:
        behind = {**here, "after": [rows[-1].name, rows[-1].id]}
        keys.append((Button(words.plain("button_more"), "staff_join", behind),))
    keys.append((Button(words.plain("button_back"), "staff_members", here),))
    text = words.html("staff_join_whom" if rows else "staff_join_nobody", name=clean(name))
    return Screen(text, tuple(keys))


def lost(words: Words, losses: Sequence[tuple[str, str]]) -> str:
    """What goes with something deleted, a line each, HTML: (the sentence's key, who or what)."""
    return "\n".join([*(words.html(key, what=what) for key, what in losses), words.html("staff_no_return")])


def _choices(words: Words, name: str, now: str) -> list[tuple[str, str]]:
    """(value, words) of a field that is chosen, but for the one it has."""
    values = [VOICEMAIL] if name == "target" else list(CHOICES.get(name, {}))
    return [(one, told(words, name, one, Names())) for one in values if one != now]


def _line(row: Row) -> str:
    parts = [clean(row.name), *([row.more] if row.more else [])]
    return " · ".join(str(escape(part)) for part in parts)
