"""The page of one client: who it is, what was written of him, his calls, and what may be done."""

from dataclasses import dataclass

from calls.call import Call
from calls.missed import Case
from calls.stage import Stage
from views import call_lines
from views.cards import VIP, Surroundings
from views.figures import clean, moment
from views.lists import debt_button
from views.screen import Button, Screen
from views.words import Words, escape

LONGEST_NAME = 120  # of a client: as much as may be written


@dataclass(frozen=True, slots=True)
class Page:
    """One client as one reader may see him. ``responsible``: (account, employee's name); ``changed``: (who, when) of
    the book; ``calls`` the newest, with ``counted`` of all (``many``: there are more than that); ``dials``: accounts
    that can call him; ``leads``: the reader may say who is responsible and who is a VIP; ``whole`` False: others read
    it too, so note and calls are left out."""

    number: str
    name: str
    note: str
    vip: bool
    responsible: tuple[tuple[str, str], ...]
    changed: tuple[str | None, int] | None
    calls: tuple[tuple[Call, Stage, Surroundings], ...]
    counted: int
    many: bool
    debts: tuple[tuple[int, Case, Surroundings], ...]
    dials: tuple[str, ...]
    leads: bool
    whole: bool
    around: Surroundings


def client_page(words: Words, page: Page) -> Screen:
    """Who is it, what was written of him, how often he called, and what may be done."""
    text = [words.html("client_head", number=page.number) + (f" {VIP} VIP" if page.vip else "")]
    text.append(str(escape(clean(page.name, LONGEST_NAME))) if page.name else words.html("client_unnamed"))
    text += [f"📝 {escape(line)}" if n == 0 else str(escape(line)) for n, line in enumerate(page.note.splitlines())]
    if page.responsible:
        text.append(words.html("client_responsible", who=_responsible(page)))
    if page.changed:
        who, at_ms = page.changed
        at = moment(at_ms, page.around.zone, page.around.now_ms)
        text.append(words.html("client_changed", at=at, who=clean(who) if who else words.plain("somebody")))
    text.append("")
    text += _calls(words, page) if page.whole else [words.html("client_in_private")]
    return Screen("\n".join(text), buttons=_buttons(words, page))


def _responsible(page: Page) -> str:
    if len(page.responsible) == 1:
        return clean(page.responsible[0][1])
    return ", ".join(f"{clean(name)} ({account})" for account, name in page.responsible)


def _calls(words: Words, page: Page) -> list[str]:
    if not page.calls:
        return [words.html("client_no_calls")]
    head = words.html("client_calls_many", n=page.counted) if page.many else words.count("client_calls", page.counted)
    return [head, *(_call(words, *one) for one in page.calls)]


def _call(words: Words, call: Call, stage: Stage, around: Surroundings) -> str:
    """«📥 14:32 · Анна · 2:04»."""
    at = moment(call.started_ms, around.zone, around.now_ms)
    parts = (at, call_lines.who(call, stage, around), call_lines.outcome(words, call, stage))
    return f"{call_lines.sign(call, stage)} " + " · ".join(str(escape(part)) for part in parts if part)


def _buttons(words: Words, page: Page) -> tuple[tuple[Button, ...], ...]:
    card, about = f"client:{page.number}", {"number": page.number}
    dial = words.plain("button_client_call")
    labels = [(dial, page.dials[0])] if len(page.dials) == 1 else [(f"{dial} · {one}", one) for one in page.dials]
    rows: list[tuple[Button, ...]] = [(debt_button(words, id, case, around),) for id, case, around in page.debts]
    rows += [(Button(label, "dial", {"account": account, **about}, card),) for label, account in labels]
    if page.dials:
        rows.append((Button(words.plain("button_client_later"), "later_client", about, card),))
    name = Button(words.plain("button_client_name"), "name_client", about, card)
    rows.append((name, Button(words.plain("button_client_note"), "note_client", about, card)))
    more = [Button(words.plain("button_history"), "history_of", about, card)] if page.calls else []
    if not page.vip:
        more.append(Button(words.plain("button_blacklist_add"), "block_ask", about, card))
    if more:
        rows.append(tuple(more))
    if page.leads:
        favour = "button_client_not_vip" if page.vip else "button_client_vip"
        vip = Button(words.plain(favour), "vip_client", {**about, "vip": not page.vip}, card)
        rows.append((Button(words.plain("button_client_responsible"), "responsible_client", about, card), vip))
    return tuple(rows)
