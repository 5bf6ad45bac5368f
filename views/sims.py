"""The company's SIM cards: the list, one of them, and the question before something about it changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from calls.pattern import shown
from views.changes import Change
from views.figures import clean
from views.lines import options
from views.lists import LONGEST, PAGE
from views.screen import Button, Screen
from views.words import Words, escape


@dataclass(frozen=True, slots=True)
class SimCard:
    """``holder``: whose it is, by name; "" for nobody's. ``more``: what else the PBX says of it, under the vendor's
    names (seed 003 §10.1)."""

    telnum: str
    holder: str = ""
    common: bool = False
    disabled: bool = False
    more: Mapping[str, str] = field(default_factory=dict)


def sims(words: Words, account: str, found: Sequence[SimCard], *, total: int, query: str, after: str | None) -> Screen:
    """A page of them. ``after``: the number behind which a further page begins."""
    rows = [words.html("sims_head", account=account, total=total)]
    if query:
        rows.append(words.html("lines_found", query=clean(query)))
    rows += ["", *(f"{_label(one)} — {escape(state(words, one))}" for one in found)]
    if not found:
        rows.append(words.html("sims_none"))
    about = {"account": account, "query": query}
    buttons = [(Button(_label(one), "sim", {**about, "telnum": one.telnum}),) for one in found]
    if after is not None:
        buttons.append((Button(words.plain("button_more"), "sims", {**about, "after": after}),))
    return Screen("\n".join(rows), tuple(buttons))


def sim(words: Words, account: str, one: SimCard, *, query: str = "", said: str = "") -> Screen:
    """One of them, and what may be done. ``said``: what was just done, HTML."""
    rows = [*([said, ""] if said else []), words.html("sim_head", number=shown(one.telnum), account=account)]
    rows.append(f"{words.html('sim_label')}: {escape(state(words, one))}")
    rows += options(words, one.more)
    wish = {"account": account, "telnum": one.telnum}
    buttons = [(Button(words.plain("button_sim_give"), "sim_pick", wish),)]
    if not one.common:
        buttons.append((Button(words.plain("button_sim_share"), "sim_ask", {**wish, "what": "share"}),))
    if not one.disabled:
        buttons.append((Button(words.plain("button_sim_disable"), "sim_ask", {**wish, "what": "disable"}),))
    buttons.append((Button(words.plain("button_sim_delete"), "sim_ask", {**wish, "what": "delete"}),))
    buttons.append((Button(words.plain("button_back"), "sims", {"account": account, "query": query}),))
    return Screen("\n".join(rows), tuple(buttons))


def pick(words: Words, account: str, telnum: str, found: Sequence[tuple[str, str]], after: Any) -> Screen:
    """Whose is it to be? ``found``: (login, name)."""
    wish = {"account": account, "telnum": telnum}
    rows = [
        (Button(f"👤 {clean(name or login)}", "sim_ask", {**wish, "what": "give", "user": login}),)
        for login, name in found[:PAGE]
    ]
    if after is not None:
        rows.append((Button(words.plain("button_more"), "sim_pick", {**wish, "after": after}),))
    rows.append((Button(words.plain("button_back"), "sim", wish),))
    return Screen(words.html("sim_whose", number=shown(telnum)), tuple(rows))


def ask(
    words: Words, account: str, one: SimCard, what: str, user: str = "", name: str = ""
) -> tuple[str, Change, Button, str]:
    """What is asked before: head, change, the button that does it, and a warning. ``what`` is give (to ``user``,
    called ``name``), share, disable or delete."""
    after, label, warning = {
        "give": (words.plain("sim_hers", name=clean(name or user)), words.plain("button_sim_give_sure"), ""),
        "share": (words.plain("sim_common"), words.plain("button_sim_share"), ""),
        "disable": (
            words.plain("sim_disabled"), words.plain("button_sim_disable_sure"), words.html("sim_disable_means")
        ),
        "delete": (
            words.plain("sim_deleted_state"), words.plain("button_sim_delete_sure"), words.html("sim_delete_means")
        ),
    }[what]  # fmt: skip
    wish = {"account": account, "telnum": one.telnum, "what": what, "user": user, "before": state(words, one)}
    head = words.html("sim_head", number=shown(one.telnum), account=account)
    return head, Change(words.plain("sim_label"), state(words, one), after), Button(label, "sim_do", wish), warning


def deleted(words: Words, account: str, telnum: str) -> Screen:
    back = Button(words.plain("button_back"), "sims", {"account": account, "query": ""})
    return Screen(words.html("sim_deleted", number=shown(telnum)), ((back,),))


def state(words: Words, one: SimCard) -> str:
    """Whose it is, and whether it is off; plain."""
    whose = words.plain("sim_common") if one.common else words.plain("sim_nobody")
    if one.holder:
        whose = words.plain("sim_hers", name=clean(one.holder, LONGEST))
    return f"{whose}, {words.plain('sim_disabled')}" if one.disabled else whose


def _label(one: SimCard) -> str:
    return f"{'⛔' if one.disabled else '📶'} {shown(one.telnum)}"
